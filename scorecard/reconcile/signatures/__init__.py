"""The signatures of a break's cause: each family says what the other figure would be."""
