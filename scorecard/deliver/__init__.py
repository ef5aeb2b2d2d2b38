"""Delivery: what a mail says, its frozen bytes, and the outbox it leaves from."""
