"""The organisation, its KPIs and its targets as one workbook a strategy office can edit."""
