"""The control page: how a month end stands, on one page for whoever runs it."""
