"""The gRPC shell: servers and channels, and what every call passes on its way to a use case."""
