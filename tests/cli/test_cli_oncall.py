"""Who is on call, from a rules file alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from alerting.model.times import EpochMs
from tests.cli.calling import Call

RULES = """
version: 1
timezone: Asia/Kolkata
lead: asha
people:
  asha: {email: asha@zylker.example}
  bruno: {email: bruno@zylker.example}
groups: {supervisors: [asha, bruno]}
rotas:
  duty:
    members: [asha, bruno]
    every: 7d
    handover: mon 09:00
    starting: 2026-01-05
    overrides: [{who: bruno, from: 2099-12-24, until: 2099-12-27}]
  owner: {members: [asha], every: 7d, handover: mon 09:00, starting: 2026-01-05}
rules:
  - {name: on-hold, when: {status: ON_HOLD}, for: 10m, tell: [duty by email]}
"""

Oncall = Callable[..., list[list[str]]]


@pytest.fixture
def rules(tmp_path: Path) -> str:
    path = tmp_path / "others.yaml"
    path.write_text(RULES)
    return str(path)


def test_each_rota_says_who_is_on_duty_until_when_and_who_is_next(call: Call, rules: str) -> None:
    ended = call("oncall", "--rules", rules)

    duty, override, owner, supervisors, lead = [line.split() for line in ended.out.splitlines()[1:]]
    assert {duty[1], duty[-1]} == {"asha", "bruno"}
    assert duty[2] == "Mon"
    assert duty[5] == "09:00"
    assert override[:6] == ["override", "bruno", "Thu", "24", "Dec", "00:00"]
    assert owner == ["owner", "asha", "always"]
    assert supervisors == ["supervisors", "asha,", "bruno", "always"]
    assert lead == ["lead", "asha", "always"]


def test_one_of_them_can_be_asked_for(call: Call, rules: str) -> None:
    ended = call("oncall", "owner", "--rules", rules)

    assert [line.split() for line in ended.out.splitlines()[1:]] == [["owner", "asha", "always"]]


def test_a_name_that_is_neither_has_a_hint(call: Call, rules: str) -> None:
    ended = call("oncall", "dutty", "--rules", rules)

    assert ended.code == 1
    assert "did you mean `duty`" in ended.err


def test_for_programs_it_is_json_with_instants(call: Call, rules: str, now: EpochMs) -> None:
    found = json.loads(call("oncall", "duty", "--json", "--rules", rules).out)

    (duty,) = found["rotas"]
    assert duty["until"] > now
    assert duty["overrides"][0]["who"] == "bruno"
    assert (found["groups"], found["lead"]) == ({}, "")


def test_a_file_with_mistakes_says_them(call: Call, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("version: 1\n")

    ended = call("oncall")

    assert ended.code == 78
    assert "rules.yaml" in ended.err
