"""Finding where figures disagree, and choosing the one that is used."""
