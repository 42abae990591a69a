"""The tasks service: what people ask for, what is done about it, and every promise made on the way."""
