"""One short function for each thing that matching can be asked or told."""
