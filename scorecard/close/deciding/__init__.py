"""Decisions: what a person wants, whether it can be and they may, and the act that records it."""
