"""Sentences of facts: what the frozen tree says, in the words of a language file."""
