"""The JSON Schema of the questions about groups says what the loader accepts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from alerting.config.keys import keys_in
from alerting.config.rules_file import read
from alerting.config.schema.file import schema
from alerting.config.yaml.nodes import data_of
from alerting.config.yaml.text import read_yaml
from alerting.errors import RulesError
from alerting.judge.count import CountOf, While
from alerting.judge.counted import CountedChats, CountedMessages
from alerting.judge.credits import CreditsOf
from alerting.judge.missing import MissingOf
from alerting.judge.repeats import RepeatsOf
from alerting.judge.share import ShareOf
from tests.config.test_group_questions import MISTAKES
from tests.config.written import file_with

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def is_underlined(own: str) -> bool:
    return not VALIDATOR.is_valid(data_of(read_yaml(file_with(own), "x").root))


def is_read(own: str) -> bool:
    try:
        read(file_with(own), "x")
    except RulesError:
        return False
    return True


def test_questions_have_the_loaders_keys() -> None:
    rule: Any = SCHEMA["$defs"]["rule"]["properties"]

    assert set(rule["count"]["properties"]) == set(keys_in(CountOf))
    assert set(rule["count"]["properties"]["while"]["properties"]) == set(keys_in(While))
    assert set(rule["credits"]["properties"]) == set(keys_in(CreditsOf))
    assert set(rule["share"]["properties"]) == set(keys_in(ShareOf))
    assert set(rule["missing"]["properties"]) == set(keys_in(MissingOf))
    assert set(rule["repeats"]["properties"]) == set(keys_in(RepeatsOf))


def test_what_is_counted_has_the_loaders_keys() -> None:
    definitions: Any = SCHEMA["$defs"]

    assert set(definitions["counted_chats"]["properties"]) == set(keys_in(CountedChats))
    assert set(definitions["counted_messages"]["properties"]) == set(keys_in(CountedMessages))


#: How two numbers go together, and names that agents may have: no schema can know.
_BEYOND = (
    "must not be",
    "must be less than `within`",
    "no share is",
    "more than 0",
    "not built yet",
)


@pytest.mark.parametrize(
    "own", [own for own, _, _, words, _ in MISTAKES if not any(it in words for it in _BEYOND)]
)
def test_a_mistake_is_underlined(own: str) -> None:
    assert is_underlined(own)


GOOD = [
    ("count", {"of": "chats", "where": "{status: OPEN}", "per": "agent", "above": "20"}),
    ("count", {"of": "messages", "below": "3", "within": "15m"}),
    ("share", {"of": "messages", "where": "{status: SENT}", "above": "5%", "within": "15m"}),
    ("share", {"of": "chats", "where": "{app: line}", "below": "80%", "within": "1h30m"}),
    ("missing", {"event": "message_in"}),
    ("repeats", {"change": "reopened", "above": "3", "within": "30m"}),
    ("count", {"of": "chats", "above": "0", "while": "{agents_online: 0}"}),
    ("credits", {"below": "12.50", "until_above": "20", "app": "whatsapp"}),
]
WHERE = [
    "{status: [SENT, read]}",
    "{status: on_hold}",
    "{direction: in}",
    "{direction: out, status: FAILED}",
    "{direction: in, status: FAILED}",
    "{waited: {above: 5m}}",
    "{waited: {above: 5}}",
    "{app: Line, channel: 7}",
    "{any: [{assignee: none}, {not: {contact: vip}}]}",
    "{any: [{waited: {above: 5m}}]}",
    "OPEN",
]
BOUNDS = ["12.5", "20", "'20'", "0", "capacity", "Capacity", "many", "5%", "2.5 %", "1000%"]
VALUES = {
    "of": ["chats", "messages", "agents"],
    "where": WHERE,
    "per": ["channel", "agent", "app", "org", "chat", "team"],
    "within": ["1h30m", "15"],
    "above": BOUNDS,
    "below": BOUNDS,
    "until_below": BOUNDS,
    "until_above": BOUNDS,
    "at_least": ["50", "0"],
    "older_than": ["2m", "2"],
    "while": ["{agents_online: '2'}", "{agents_online: {below: 2}}", "{agents_online: few}", "0"],
    "app": ["line", "[line, Telegram]", "lin"],
    "event": ["any", "status", "messages"],
    "change": ["{assignee: {from: agent}}", "{status: {to: [ENDED]}}", "{status: OPEN}", "closed"],
}
#: A key, and what is written there instead; nothing: it is taken out.
EDITS = st.sampled_from([(key, it) for key, values in VALUES.items() for it in ["", *values]])


def edited(good: tuple[str, dict[str, str]], edits: list[tuple[str, str]]) -> str:
    asked, keys = good
    pairs = (f"{key}: {value}" for key, value in (keys | dict(edits)).items() if value)
    return f"{asked}: {{{', '.join(pairs)}}}"


QUESTIONS = st.builds(edited, st.sampled_from(GOOD), st.lists(EDITS, max_size=2))
FAULTS = st.sampled_from([f"fault: {it}" for it in ("CREDIT_EXHAUSTED", "[channel_fault]", "x")])
BESIDE = st.sampled_from(["", "\nfor: 5m", "\ncalm_for: 5m", "\nkeep: 4h", "\nwhere: {app: line}"])
RULES = st.tuples(QUESTIONS | FAULTS, BESIDE).map("".join)


@given(RULES)
def test_what_is_read_is_not_underlined(own: str) -> None:
    if is_read(own):
        assert not is_underlined(own)


@given(RULES)
def test_what_is_not_underlined_is_read_but_for_numbers_that_do_not_fit(own: str) -> None:
    if not is_underlined(own) and "until_" not in own:
        assert is_read(own)
