"""The volunteers as columns, and who among them lives where, is free when, has what and comes with whom."""
