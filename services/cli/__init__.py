"""The `circle` command: starts the suite, feeds it, tries it and looks after it."""
