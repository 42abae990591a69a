"""Tables and the repository over them."""
