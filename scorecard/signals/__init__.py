"""What a series of figures says: pure functions, no stores."""
