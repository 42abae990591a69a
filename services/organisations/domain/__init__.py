"""What organisations and circles are and what may become of them. Pure."""
