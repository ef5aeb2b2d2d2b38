"""Validating a configuration's YAML as an editor does: by the schema, not by the loader."""

import datetime as dt
import functools
import json
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from ruamel.yaml import YAML

from scorecard.config.schema import json_schema


def complaints(text: str | bytes) -> list[str]:
    """Where a file is wrong, and why, as an editor would underline it."""
    found = _validator().iter_errors(_as_editors_read(text))
    return [f"{error.json_path}: {error.message}" for error in found]


@functools.cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema(), format_checker=FormatChecker(["date"]))


def _as_editors_read(text: str | bytes) -> Any:
    """YAML 1.2 without dates, which are texts there."""
    tree = YAML(typ="safe", pure=True).load(text)
    return json.loads(json.dumps(tree, default=_text))


def _text(value: Any) -> str:
    assert isinstance(value, dt.date)
    return value.isoformat()
