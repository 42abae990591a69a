"""What people, volunteers and skills are and what may become of them. Pure."""
