"""What a machine and a suite need, looked at and told with the cure."""
