"""What every part of a configuration is: frozen, and strict about its keys."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Frozen, strict, and without room for a misspelt key."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )
