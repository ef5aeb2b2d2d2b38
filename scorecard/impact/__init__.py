"""What breaks mean: grouped into alerts a person can act on."""
