"""What stops a card on its way to its readers, and what settles it: a decision, a waiver, time."""
