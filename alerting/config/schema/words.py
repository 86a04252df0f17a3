"""The smallest parts of the JSON Schema."""

import re
from collections.abc import Iterable
from typing import Any, Final

Schema = dict[str, Any]

NAME: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 100}
LONG_TEXT: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 2000}
EMAIL: Final[Schema] = {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"}
ID: Final[Schema] = {"type": ["integer", "string"], "pattern": "^[0-9]+$"}
LENGTH: Final[Schema] = {
    "type": "string",
    "pattern": "^([0-9]*[1-9][0-9]*[smhd])+$",
    "examples": ["10m"],
}


#: Of money, or of what is paid with.
AMOUNT: Final[Schema] = {
    "type": ["number", "string"],
    "minimum": 0,
    "pattern": r"^[0-9]{1,9}(\.[0-9]{1,4})?$",
}
#: Also none at all.
WAIT: Final[Schema] = {
    "type": ["string", "integer"],
    "pattern": "^(0+|(0+[smhd])+|([0-9]*[1-9][0-9]*[smhd])+)$",
    "maximum": 0,
    "minimum": 0,
    "examples": ["20s"],
}


def described(schema: Schema, text: str, example: object = None) -> Schema:
    examples = {} if example is None else {"examples": [example]}
    return {**schema, "description": text, **examples}


def shape(properties: Schema, *required: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def table(entry: Schema, *, ids: bool = False) -> Schema:
    """Names, or Zoho's ids, each with an entry."""
    if ids:
        return {
            "type": "object",
            "patternProperties": {"^[0-9]+$": entry},
            "additionalProperties": False,
        }
    return {"type": "object", "additionalProperties": entry}


def listed(item: Schema) -> Schema:
    """One, or a list of them."""
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def one_of(words: Iterable[str]) -> Schema:
    """Offered in the file's own spelling, and accepted in any case."""
    known = list(words)
    pattern = "|".join("".join(map(_any_case, word)) for word in known)
    return {"anyOf": [{"enum": known}, {"type": "string", "pattern": f"^({pattern})$"}]}


def _any_case(letter: str) -> str:
    return f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else re.escape(letter)
