"""What matching knows and decides, without any transport or storage."""
