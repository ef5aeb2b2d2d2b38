"""From resolved figures to scores: measures, objectives, perspectives, cards."""
