"""Workbooks out to people and back in, and the receipts that answer them."""
