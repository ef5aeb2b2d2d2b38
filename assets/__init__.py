"""What is made, as Dagster sees it: thin functions over the engine's stages, nothing else."""
