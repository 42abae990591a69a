"""Between the domain and the generated messages."""
