"""The manual is true: what the program knows stands in it, and what stands in it works."""

import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel
from typer.testing import CliRunner

from alerting import __version__
from alerting.cli.main import app
from alerting.config.keys import keys_in
from alerting.config.rules import RULE_KEYS
from alerting.config.rules_file import FILE_KEYS, check, open_text
from alerting.config.settings import Settings, read_settings, variable
from alerting.config.shipped import example_rules
from alerting.control.metrics import registry_of
from alerting.judge.change import CHANGE_WORDS
from alerting.judge.clock import CLOCK_WORDS
from alerting.judge.conditions import Conditions
from alerting.judge.count import CountOf, While
from alerting.judge.counted import CountedChats, CountedMessages
from alerting.judge.credits import CreditsOf
from alerting.judge.missing import MissingOf
from alerting.judge.repeats import RepeatsOf
from alerting.judge.share import ShareOf
from alerting.model.alert import Mode
from alerting.model.people import Means
from alerting.model.severity import Severity
from alerting.model.zoho import SESSION_STATUSES
from tests.control.fake_daemon import FakeDaemon

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKS = {
    "requirements.lock": [*PROJECT["dependencies"], *EXTRAS["apprise"]],
    "requirements-all.lock": [*PROJECT["dependencies"], *chain.from_iterable(EXTRAS.values())],
}

BLOCKS = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    group = typer.main.get_command(app)
    names = list(group.commands)  # type: ignore[attr-defined]
    return [f"alerting {name}" for name in names]


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_installed_by_hashes_is_all_that_is_asked_for(name: str) -> None:
    """If not: .ci/lock."""
    lock = (Path(__file__).parents[1] / ".ci" / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE)  # some by Python's version
    for asked in map(Requirement, LOCKS[name]):
        found = [version for it, version in pinned if it == canonicalize_name(asked.name)]
        assert any(map(asked.specifier.contains, found)), asked


@pytest.mark.parametrize("name", sorted(map(variable, Settings.model_fields)))
def test_every_setting_stands_in_the_manual(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("command", commands())
def test_every_command_stands_in_the_manual(command: str) -> None:
    assert f"`{command}" in README


#: What Prometheus appends to the name of a family.
ENDINGS = {"counter": "_total", "info": "_info"}


def test_the_manual_has_every_metric_as_it_is_scraped_and_no_other() -> None:
    table = README.partition("\n## Metrics\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(alerting_\w+)", table))

    assert named == {
        family.name + ENDINGS.get(family.type, "") for family in registry_of(FakeDaemon()).collect()
    }


@pytest.mark.parametrize("key", sorted(FILE_KEYS))
def test_every_key_of_the_file_stands_in_the_manual(key: str) -> None:
    assert f"`{key}`" in README


@pytest.mark.parametrize("key", sorted(RULE_KEYS))
def test_every_key_of_a_rule_stands_in_the_manual(key: str) -> None:
    assert re.search(rf"`{key}\b|^  (- |  ){key}:", README, re.MULTILINE)


@pytest.mark.parametrize(
    "form",
    [CountOf, While, CountedChats, CountedMessages, ShareOf, MissingOf, RepeatsOf, CreditsOf],
)
def test_every_key_of_a_question_about_groups_stands_in_the_manual(form: type[BaseModel]) -> None:
    keys = keys_in(form).keys()

    assert {key for key in keys if not re.search(rf"`{key}\b", README)} == set()


@pytest.mark.parametrize(
    "word",
    [
        *(field.alias or name for name, field in Conditions.model_fields.items()),
        *CHANGE_WORDS,
        *CLOCK_WORDS,
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


def test_the_example_files_examples_hold() -> None:
    answer = CliRunner().invoke(app, ["rehearse", str(example_rules())])

    assert answer.exit_code == 0
    assert "FAILS" not in answer.output


def whole(block: str) -> str:
    """A file of this part of the manual, with what it takes for granted."""
    asha = "{slack: asha@zylker.example, sms: '+919876500001', email: asha@zylker.example}"
    names = f"people: {{asha: {asha}}}\nlead: asha\ngroups: {{duty-group: [asha]}}\n"
    channels = "channels: {3942000000995017: {name: WhatsApp Support}}\n"
    rules = "rules: [{name: x, when: {status: OPEN}, tell: asha}]\n"
    return "version: 1\n" + names + channels + block + (rules if "rules:\n" not in block else "")


@pytest.mark.parametrize("block", BLOCKS)
def test_every_part_of_a_file_in_the_manual_is_right(block: str) -> None:
    assert check(whole(block), "README.md").book.rules


def test_the_manuals_examples_hold(tmp_path: Path) -> None:
    block = next(
        it for it in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "expect:" in it
    )
    rules = tmp_path / "rules.yaml"
    rules.write_text(whole(block), encoding="utf-8")

    answer = CliRunner().invoke(app, ["rehearse", str(rules)])

    assert "1 as expected, 0 otherwise" in answer.output


def test_the_two_commands_can_be_found() -> None:
    for marker in ("set-up", "checks"):
        assert re.search(rf"<!-- {marker} -->\n```sh\n.+\n```", README)


def test_commands_name_the_package_of_this_version_or_the_one_before() -> None:
    versions = re.findall(r"^### (\d+\.\d+\.\d+)$", README, re.MULTILINE)

    assert versions[0] == __version__
    assert set(re.findall(r"zoho-chat-alerting_(.+?)_amd64", README)) == set(versions[:2])


def test_what_is_run_by_hand_has_all_that_the_daemon_needs(tmp_path: Path) -> None:
    found = re.search(r"<!-- by-hand -->\n```sh\n(.*?)```", README, re.DOTALL)
    assert found
    lines = found[1].splitlines()
    assert lines[-1] == "alerting run"
    script = [it for it in lines[:-1] if "aiosmtpd" not in it]

    ended = subprocess.run(
        ["bash", "-ec", "\n".join([*script, "alerting check rules.yaml", "env"])],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )

    environ = dict(
        it.split("=", 1) for it in ended.stdout.splitlines() if it.startswith("ALERTING")
    )
    settings = read_settings(environ=environ)
    assert settings.tokens()
    assert settings.smtp_url
    assert settings.mail_from
    assert f"http://{settings.page_listen}`" in README
    assert f"/webhooks/zoho-desk/{environ['ALERTING_WEBHOOK_TOKENS']}" in ended.stdout
    assert "(trial)" not in ended.stdout
    assert environ["ALERTING_SMTP_URL"].split("/")[2].split("?")[0] in found[1].splitlines()[1]
