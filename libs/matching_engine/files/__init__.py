"""JSON in and out: problems, solutions and plans in force, read without guessing."""
