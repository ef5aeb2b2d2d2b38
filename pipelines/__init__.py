"""The doors: Dagster's definitions and the command line. Nothing is computed here."""
