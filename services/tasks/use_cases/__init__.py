"""What can be asked of the service: one short function for each command, question, event or due moment."""
