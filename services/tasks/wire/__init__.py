"""The domain in the words of the proto files, and back."""
