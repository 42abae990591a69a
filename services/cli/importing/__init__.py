"""Files of other people's making, turned into tasks and volunteers: every row is used or answered."""
