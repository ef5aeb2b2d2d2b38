"""The card as one web page in one file."""
