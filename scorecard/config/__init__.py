"""What an organisation declares: models, and reading them with every error at its place."""
