"""A module that cannot be imported."""

raise RuntimeError("there is no such thing")
