"""The privacy boundary of the suite: people, volunteers and the skill taxonomy."""
