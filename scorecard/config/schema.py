"""JSON Schema of the configuration, for editors that help while one types.

One schema fits every YAML file of a configuration: a file may hold any of the sections. What a
schema cannot say (ids that exist, weights that add up) is left to `scorecard validate`.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scorecard.config.models import Config

SCHEMA_FILE = ".schema.json"
"""Its name beside the YAML files: a dot, so that it does not stand between them."""

MODELINE = f"# yaml-language-server: $schema={SCHEMA_FILE}"
"""The first line of a YAML file by which an editor finds the schema."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER_IN_QUOTES = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
# What pydantic calls a bound, and what JSON Schema does.
_BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}


class _ForEditors(GenerateJsonSchema):
    """Says what a key takes and nothing twice: no titles, no defaults that mean "nothing"."""

    schema_dialect = _DIALECT

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        made.pop("title", None)
        return made

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        bounds = {key: bound for key in _BOUNDS if (bound := schema.get(key)) is not None}
        return {"type": ["number", "string"], "pattern": _NUMBER_IN_QUOTES, **bounds}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        if "type" not in inner or "enum" in inner:
            return super().nullable_schema(schema)
        types = inner["type"] if isinstance(inner["type"], list) else [inner["type"]]
        return {**inner, "type": [*types, "null"]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        default = schema.get("default")
        if isinstance(default, Decimal):
            made["default"] = _plain(default)
        elif not isinstance(default, (bool, int, str)) or default == "":
            made.pop("default", None)
        return made

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        made = super().tagged_union_schema(schema)
        # OpenAPI's word; JSON Schema has the same from the `const` of each choice.
        made.pop("discriminator", None)
        return made


def json_schema() -> dict[str, Any]:
    """The schema any YAML file of a configuration has to fit, in the dialect of 2020-12."""
    made = _finished(Config.model_json_schema(schema_generator=_ForEditors))
    # A section may stand in any file, so that no file needs to have one.
    made.pop("required", None)
    return {"$schema": _DIALECT, **made}


def schema_text() -> str:
    """The schema as it stands in a file: the same bytes for the same models."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def unwrapped(text: str) -> str:
    """A docstring with each of its paragraphs on one line, whatever width it was typed to."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _finished(node: Any) -> Any:
    """The same with the words of JSON Schema for bounds, and no ids but ids as keys."""
    if isinstance(node, list):
        return [_finished(item) for item in node]
    if not isinstance(node, Mapping):
        return _plain(node) if isinstance(node, Decimal) else node
    made = {_BOUNDS.get(key, key): _finished(value) for key, value in node.items()}
    if isinstance(made.get("description"), str):
        made["description"] = unwrapped(made["description"])
    patterns = made.pop("patternProperties", None)
    if patterns is not None:
        [(pattern, value)] = patterns.items()
        made |= {"propertyNames": {"pattern": pattern}, "additionalProperties": value}
    return made


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
