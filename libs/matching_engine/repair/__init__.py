"""A plan in force mended after the problem changed, close to the change."""
