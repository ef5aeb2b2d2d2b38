"""Closing a month: gate, edition, release, and making an edition again."""
