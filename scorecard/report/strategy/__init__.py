"""The strategy map: where its boxes stand, how its arrows run, and how it is drawn."""
