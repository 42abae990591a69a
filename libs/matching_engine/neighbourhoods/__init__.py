"""A part of a plan solved again with everything else held: the step of repairs and explanations."""
