"""The command line `scorecard`: one module a command group, nothing heavy imported for help."""
