"""The key `quiet` of a person."""

from zoneinfo import ZoneInfo

import pytest

from alerting.config.rules_file import check
from alerting.model.quiet import Quiet
from alerting.model.severity import Severity
from tests.config.written import HEAD, file_with, mistakes_of

DESK = "  it-desk: {email: it@zylker.example}"
LINE = HEAD[: HEAD.index(DESK)].count("\n") + 1


def text_with(quiet: str, more: str = "") -> str:
    written = f"  it-desk: {{email: it@zylker.example{more}, quiet: {quiet}}}"
    return file_with("when: {status: OPEN}").replace(DESK, written)


def quiet(written: str, more: str = "") -> Quiet:
    found = check(text_with(written, more), "rules.yaml").book.directory.people["it-desk"].quiet
    assert found is not None
    return found


@pytest.mark.parametrize(
    "written, minutes",
    [
        ('"22:00-07:00"', (1320, 420)),
        ("9:30-17:00", (570, 1020)),
        ("18:00-24:00", (1080, 1440)),
        ("18:00-00:00", (1080, 1440)),
    ],
)
def test_quiet_hours_may_run_over_midnight(written: str, minutes: tuple[int, int]) -> None:
    found = quiet(f"{{between: {written}}}")

    assert (found.begins, found.ends) == minutes
    assert found.unless is Severity.CRITICAL


@pytest.mark.parametrize(
    "own, more, zone",
    [
        ("", "", "Asia/Kolkata"),
        ("", ", timezone: America/Sao_Paulo", "America/Sao_Paulo"),
        (", timezone: Europe/Berlin", ", timezone: America/Sao_Paulo", "Europe/Berlin"),
    ],
)
def test_they_are_by_the_persons_clock_unless_they_say_otherwise(
    own: str, more: str, zone: str
) -> None:
    assert quiet(f"{{between: 22:00-07:00{own}}}", more).timezone == ZoneInfo(zone)


@pytest.mark.parametrize(
    "word, unless",
    [("critical", Severity.CRITICAL), ("Warning", Severity.WARNING), ("none", None)],
)
def test_what_is_grave_enough_may_disturb(word: str, unless: Severity | None) -> None:
    assert quiet(f"{{between: 22:00-07:00, unless: {word}}}").unless is unless


# what is written -> what the caret stands under, words, hint
MISTAKES = [
    ('"22:00-07:00"', '"22', "`quiet` needs keys of its own", 'quiet: {between: "22:00-07:00"}'),
    ("{unless: critical}", "{unless", "`between` is missing", 'between: "22:00-07:00"'),
    ("{between: night}", "night", "not a time of day", 'like "09:00-18:00"'),
    ("{between: 10pm-7am}", "10pm", "not a time of day", 'write "22:00-07:00"'),
    ("{between: 22:00-22:00}", "22", "ends when it begins", 'write it like "22:00-07:00"'),
    ("{between: 00:00-24:00}", "00", "quiet hours end some time", "only: critical"),
    ("{between: off}", "off", "not a time of day", 'write it like "22:00-07:00"'),
    ("{between: 25:00-07:00}", "25", "no clock shows 25:00", ""),
    ("{between: 22:00-07:00, unless: info}", "info", "no severity", "critical, none, warning"),
    ("{between: 22:00-07:00, unles: none}", "unles", "no key", "`unless`"),
    ("{between: 22:00-07:00, timezone: Sao_Paulo}", "Sao", "no time zone", "a/Sao_Paulo"),
]


@pytest.mark.parametrize("written, caret, words, hint", MISTAKES)
def test_a_mistake_in_quiet_hours(written: str, caret: str, words: str, hint: str) -> None:
    text = text_with(written)

    found = mistakes_of(text)

    assert text.splitlines()[LINE - 1][found[0].column - 1 :].startswith(caret)
    assert (found[0].line, words in found[0].text, hint in found[0].hint) == (LINE, True, True)
