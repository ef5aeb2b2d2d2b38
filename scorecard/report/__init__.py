"""What a scorecard says and how it looks: the frozen tree first, then page and workbook."""
