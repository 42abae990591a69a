"""One short function for everything that can be asked of the service."""
