"""A card in words and pictures: every text of the page, ready for the templates to place."""
