"""What may keep an organisation from its month end, looked at without changing anything."""
