"""The JSON Schema of policies, hides, quiet hours and digests says what the loader accepts."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from alerting.config.forms import LimitsForm, QuietForm
from alerting.config.keys import keys_in
from alerting.config.schema.file import schema
from alerting.config.tables.digests import DigestForm
from alerting.config.tables.hides import HideForm
from alerting.config.tables.policies import PolicyForm, PolicyStepForm
from alerting.config.yaml.nodes import data_of
from alerting.config.yaml.text import read_yaml
from tests.config import test_digest_key as digest_key
from tests.config import test_hide_key as hide_key
from tests.config import test_policy_key as policy_key
from tests.config import test_quiet_key as quiet_key
from tests.config.written import HEAD

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def is_underlined(text: str) -> bool:
    return not VALIDATOR.is_valid(data_of(read_yaml(text, "x").root))


@pytest.mark.parametrize(
    "path, form",
    [
        ("policies.additionalProperties", PolicyForm),
        ("policies.additionalProperties.properties.steps.anyOf.0", PolicyStepForm),
        ("hide.items", HideForm),
        ("digests.items", DigestForm),
        ("people.additionalProperties.properties.quiet", QuietForm),
        ("limits", LimitsForm),
    ],
)
def test_it_has_the_loaders_keys(path: str, form: type[BaseModel]) -> None:
    found: Any = SCHEMA["properties"]
    for part in path.split("."):
        found = found[int(part) if part.isdigit() else part]

    assert set(found["properties"]) == set(keys_in(form))


OPEN = policy_key.OPEN


@pytest.mark.parametrize(
    "text",
    [
        policy_key.text_with(policy_key.FLOOR, f"{OPEN}\npolicy: floor\ngroup_by: agent"),
        policy_key.text_with(policy_key.default("steps: {tell: asha}"), OPEN),
        policy_key.text_with(policy_key.default("group_wait: 0, steps: {tell: asha}"), OPEN),
        policy_key.text_with(policy_key.default("group_wait: 00s, steps: {tell: asha}"), OPEN),
        policy_key.text_with(
            policy_key.FLOOR, f"{policy_key.CLOCK}warn: [{{at: 9%, policy: floor}}, {{at: 50%}}]"
        ),
        policy_key.text_with(policy_key.FLOOR, f"{policy_key.CLOCK}warn: {{at: 9%, tell: asha}}"),
        hide_key.text_with("if_firing: on-hold, hide: [sent, others], same: channel"),
        quiet_key.text_with('{between: "22:00-07:00", unless: none}'),
        digest_key.text_with('name: x, at: "08:30", days: [mon-fri, sun], tell: asha, covers: 7d'),
    ],
)
def test_what_can_be_read_is_not_underlined(text: str) -> None:
    assert not is_underlined(text)


#: How values go together, names that the file must have, and how it is written.
_BEYOND = (
    *("ashe", "email", "one before", "at most", "is not one of", "would hide", "hold itself"),
    *("too long", "has nothing else", "assignee", "ends when it begins", "hears", "time zone"),
    "end some time",
    "day of the week",
)


def written(mistakes: list[tuple[str, str, str, str]]) -> list[str]:
    return [own for own, _, words, _ in mistakes if not any(it in words for it in _BEYOND)]


@pytest.mark.parametrize("own", written(policy_key.OF_A_POLICY))
def test_a_mistake_in_a_policy_is_underlined(own: str) -> None:
    text = policy_key.text_with(f"policies:\n  x: {own}", f"{OPEN}\npolicy: x")

    assert is_underlined(text)


@pytest.mark.parametrize("own", written(hide_key.MISTAKES))
def test_a_mistake_in_what_is_hidden_is_underlined(own: str) -> None:
    assert is_underlined(hide_key.text_with(own))


@pytest.mark.parametrize("own", written(quiet_key.MISTAKES))
def test_a_mistake_in_quiet_hours_is_underlined(own: str) -> None:
    assert is_underlined(quiet_key.text_with(own))


@pytest.mark.parametrize("own", written(digest_key.MISTAKES))
def test_a_mistake_in_a_digest_is_underlined(own: str) -> None:
    assert is_underlined(digest_key.text_with(f"name: x, {own}"))


@pytest.mark.parametrize(
    "own",
    [
        OPEN,
        f"{OPEN}\npolicy: floor\ntell: asha",
        f"{policy_key.CLOCK}warn: [{{at: 9%}}, {{at: 50%, policy: floor}}]",
        f"{policy_key.CLOCK}warn: [{{at: 9%, policy: floor, tell: asha}}]",
    ],
)
def test_a_rule_that_nobody_or_two_say_who_hears_is_underlined(own: str) -> None:
    assert is_underlined(policy_key.text_with(policy_key.FLOOR, own))


@pytest.mark.parametrize(
    "limits", ["{rule: 30}", "{rule: {alerts_per_hour: 0}}", "{silence: {longest: 1}}"]
)
def test_a_mistake_in_a_limit_is_underlined(limits: str) -> None:
    text = f"{HEAD}limits: {limits}\nrules:\n  - {{name: x, {OPEN}, tell: asha}}\n"

    assert is_underlined(text)
