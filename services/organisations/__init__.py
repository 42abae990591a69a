"""The authority boundary of the suite: organisations, their people, and circles."""
