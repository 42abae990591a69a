"""What a running process tells about itself: log lines, metrics, and traces that cross processes."""
