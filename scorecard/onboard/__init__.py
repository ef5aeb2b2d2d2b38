"""Bringing an organisation on board: a first configuration, its dictionary, parallel closes."""
