"""`alerting check`: what a supervisor, a shell and an editor get of it."""

import json

from alerting.cli.check import Tongue
from alerting.config.forms import LANGUAGES
from tests.cli.calling import RULES, Call

BAD = RULES.replace("ON_HOLD", "ON_HOLT").replace("for: 10m", "for: 10")


def test_a_good_file_is_told_in_plain_words(call: Call) -> None:
    ended = call("check", str(call.rules))

    assert ended.code == 0
    assert "on-hold: when a chat is ON_HOLD for 10m, tell asha by email" in ended.out
    assert "ALERTING_SMTP_URL" in ended.out  # nothing can be sent yet, and it says so


def test_every_mistake_is_told_with_its_place(call: Call) -> None:
    call.rules.write_text(BAD)

    ended = call.process("check", str(call.rules))

    assert (ended.code, ended.err) == (1, "")
    assert f"{call.rules}:12:20: " in ended.out
    assert "ON_HOLD" in ended.out
    assert f"{call.rules}:13:10: " in ended.out
    assert "2 mistakes" in ended.out


def test_a_file_that_is_not_there_is_exit_code_2(call: Call) -> None:
    ended = call.process("check", "nowhere.yaml")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "alerting: nowhere.yaml: there is no such file\n"


def test_programs_get_json(call: Call) -> None:
    call.rules.write_text(BAD)

    ended = call("check", str(call.rules), "--format", "json")

    assert ended.code == 1
    assert [each["line"] for each in json.loads(ended.out)["mistakes"]] == [12, 13]


def test_without_a_file_the_one_of_the_settings_is_checked(call: Call) -> None:
    assert call("check").code == 0


def test_it_speaks_the_language_that_is_asked_for_else_the_files(call: Call) -> None:
    def last(rules: str, *options: str) -> str:
        call.rules.write_text(rules)
        return call("check", str(call.rules), *options).out.splitlines()[-1]

    portuguese = f"language: pt-BR\n{RULES}"

    assert "nenhum erro" in last(portuguese)
    assert "no mistake" in last(portuguese, "--language", "en")
    assert "nenhum erro" in last(RULES, "--language", "pt-br")
    assert "no mistake" in last(RULES)
    assert "1 erro" in last(portuguese.replace("pt-BR", "pt"))


def test_programs_get_the_language_too(call: Call) -> None:
    call.rules.write_text(BAD)

    ended = call("check", str(call.rules), "--format", "json", "--language", "pt-BR")

    assert "não é um status" in json.loads(ended.out)["mistakes"][0]["text"]


def test_a_file_that_is_not_there_is_missed_in_that_language(call: Call) -> None:
    ended = call("check", "nowhere.yaml", "--language", "pt-BR")

    assert (ended.code, ended.err) == (2, "alerting: nowhere.yaml: este arquivo não existe\n")


def test_every_language_of_the_rules_file_can_be_asked_for() -> None:
    assert {*Tongue} == {*LANGUAGES}
