"""The sheets of a card's workbook, one module each, over a grid that keeps text as text."""
