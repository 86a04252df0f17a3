"""The JSON Schema says what the loader accepts."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from alerting.config.forms import (
    AgentForm,
    ChannelForm,
    ContactsForm,
    LimitsForm,
    PersonForm,
    PlaceForm,
    ZohoValuesForm,
)
from alerting.config.keys import keys_in
from alerting.config.rules import RULE_KEYS
from alerting.config.rules_file import FILE_KEYS
from alerting.config.schema.file import schema
from alerting.config.tables.mutes import MuteForm
from alerting.config.yaml.nodes import Data, data_of
from alerting.config.yaml.text import read_yaml
from alerting.judge.change import FactChange, StatusStep
from alerting.judge.conditions import Conditions
from alerting.judge.spec import Bounds
from tests.config.test_rules_mistakes import OF_A_RULE
from tests.config.written import file_with

SCHEMA = schema()


def data(text: str) -> Data:
    return data_of(read_yaml(text, "x").root)


def is_underlined(text: str) -> bool:
    return not Draft202012Validator(SCHEMA).is_valid(data(text))


def at(*path: str) -> set[str]:
    found: Any = SCHEMA
    for part in path:
        found = found[part]
    return set(found["properties"])


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_example_conforms() -> None:
    assert not is_underlined(Path("rules.example.yaml").read_text(encoding="utf-8"))


def test_the_file_and_its_rules_have_the_loaders_keys() -> None:
    assert at() == FILE_KEYS
    assert at("$defs", "rule") == RULE_KEYS
    assert at("$defs", "conditions") == set(keys_in(Conditions))
    assert at("$defs", "bounds") == set(keys_in(Bounds))


@pytest.mark.parametrize(
    "path, form",
    [
        (("people", "additionalProperties"), PersonForm),
        (("places", "additionalProperties"), PlaceForm),
        (("channels", "patternProperties", "^[0-9]+$"), ChannelForm),
        (("agents", "patternProperties", "^[0-9]+$"), AgentForm),
        (("contacts", "additionalProperties"), ContactsForm),
        (("limits",), LimitsForm),
        (("zoho_values",), ZohoValuesForm),
        (("mute", "items"), MuteForm),
    ],
)
def test_tables_have_the_loaders_keys(path: tuple[str, ...], form: type[BaseModel]) -> None:
    assert at("properties", *path) == set(keys_in(form))


def test_changes_have_the_loaders_keys() -> None:
    path = ("$defs", "rule", "properties", "change", "anyOf")
    found: Any = SCHEMA
    for part in path:
        found = found[part]

    assert set(found[1]["properties"]) == set(keys_in(FactChange))
    assert set(found[1]["properties"]["status"]["properties"]) == set(keys_in(StatusStep))


@pytest.mark.parametrize(
    "own",
    [
        "when: {status: on_hold, assignee: [none, 7], messages: {above: 3}, reopened: true}",
        "when: {not: {any: [{app: WhatsApp}, {reply_status: cannot_send}]}}\nfor: 1h30m",
        "change: {assignee: {from: bot, to: [none, agent]}}\nkeep: 2h",
        "change: ended_abruptly\nwithin: 2m\nmessages: {below: 3}",
        "message: {status: [SENT, QUEUED]}\nfor: 5m\nseverity: Info\ngroup_by: session",
    ],
)
def test_what_the_loader_accepts_is_not_underlined(own: str) -> None:
    assert not is_underlined(file_with(own))


#: What no schema can know: other parts of the file, or how two keys go together.
_BEYOND = (
    "no channel",
    "no contact",
    "Pria",
    "digits only",
    "belongs to",
    "nobody",
    "offline",
    "assignee: online",
    "assignee: away",
    "401d",
)


@pytest.mark.parametrize(
    "own",
    [
        own
        for own, _, _, words, _ in OF_A_RULE
        if not any(each in words or each in own for each in _BEYOND)
        and not any(
            each in words
            for each in ("colon", "twice", "cannot be a key", "no number", "nothing more", ">")
        )
    ],
)
def test_most_mistakes_in_a_rule_are_underlined(own: str) -> None:
    assert is_underlined(file_with(own))


def test_everything_has_a_description() -> None:
    for name, part in SCHEMA["properties"].items():
        assert part.get("description"), name
    for name, part in SCHEMA["$defs"]["rule"]["properties"].items():
        assert part.get("description"), name
