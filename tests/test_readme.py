"""The manual is true: what the program knows stands in it, and what stands in it works."""

import re
from pathlib import Path

import pytest
import typer

from alerting.cli.main import app
from alerting.config.rules_file import FILE_KEYS, check, open_text
from alerting.config.settings import Settings, variable
from alerting.config.shipped import example_rules
from alerting.control.daemon import Vitals
from alerting.control.families import families
from alerting.judge.change import CHANGE_WORDS
from alerting.judge.conditions import Conditions
from alerting.model.alert import Mode, Severity
from alerting.model.people import Means
from alerting.model.zoho import SESSION_STATUSES

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    group = typer.main.get_command(app)
    names = list(group.commands)  # type: ignore[attr-defined]
    return [f"alerting {name}" for name in names]


def vitals() -> Vitals:
    empty = {"str": "", "float": 0.0, "int": 0, "bool": False}
    values = {
        name: empty.get(getattr(kind, "__name__", str(kind)), {})
        for name, kind in Vitals.__annotations__.items()
    }
    return Vitals(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(map(variable, Settings.model_fields)))
def test_every_setting_stands_in_the_manual(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("command", commands())
def test_every_command_stands_in_the_manual(command: str) -> None:
    assert f"`{command}" in README


@pytest.mark.parametrize("family", [one.name for one in families(vitals())])
def test_every_metric_stands_in_the_manual(family: str) -> None:
    assert f"`{family}" in README


@pytest.mark.parametrize("key", sorted(FILE_KEYS))
def test_every_key_of_the_file_stands_in_the_manual(key: str) -> None:
    assert f"`{key}`" in README


@pytest.mark.parametrize(
    "word",
    [
        *(field.alias or name for name, field in Conditions.model_fields.items()),
        *CHANGE_WORDS,
        *SESSION_STATUSES,
        *Severity,
        *Mode,
        *Means,
    ],
)
def test_every_word_of_a_rule_stands_in_the_manual(word: str) -> None:
    assert re.search(rf"\b{word}\b", README)


def test_the_example_file_is_clean() -> None:
    path = example_rules()

    assert check(open_text(path), str(path)).warnings == ()


def test_the_manuals_rule_is_a_rule() -> None:
    block = next(it for it in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "rules:" in it)
    asha = "{slack: asha@zylker.example, sms: '+919876500001'}"
    people = f"version: 1\npeople: {{asha: {asha}}}\n"
    groups = "lead: asha\ngroups: {duty-group: [asha]}\n"
    channels = "channels: {3942000000995017: {name: WhatsApp Support}}\n"

    assert check(people + groups + channels + block, "README.md").book.rules[0].name


def test_the_two_commands_can_be_found() -> None:
    for marker in ("set-up", "checks"):
        assert re.search(rf"<!-- {marker} -->\n```sh\n.+\n```", README)
