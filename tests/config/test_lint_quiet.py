"""Who cannot be reached at night, and what a digest never tells."""

import pytest

from alerting.config.lint.quiet import undigested, unreachable
from alerting.config.lint.told import asleep
from tests.config.linted import doubts, said, with_rules

OPEN = "when: {status: OPEN}"
CRITICAL = f"{OPEN}, severity: critical"
NIGHT = '"22:00-07:00"'
CALENDARS = "hours: always\ncalendars: {day: {mon-fri: 09:00-18:00}}\n"


def quiet(*rules: str, asha: str = "", bruno: str = "", top: str = CALENDARS) -> str:
    text = with_rules(*rules, top=top)
    for name, written in (("asha", asha), ("bruno", bruno)):
        if written:
            text = text.replace(f"  {name}: {{", f"  {name}: {{quiet: {{between: {written}}}, ")
    return text


@pytest.mark.parametrize(
    "rule, hours, words",
    [
        (CRITICAL, f"{NIGHT}, unless: none", "asha cannot be reached at night"),
        (CRITICAL, NIGHT, ""),
        (CRITICAL, f"{NIGHT}, unless: warning", ""),
        (OPEN, f"{NIGHT}, unless: none", ""),
        (f"{OPEN}, hours: always", f"{NIGHT}, unless: none", "asha cannot be reached"),
        (f"{OPEN}, hours: always", NIGHT, "asha cannot be reached"),
        (f"{OPEN}, hours: always", f"{NIGHT}, unless: warning", ""),
        (f"{CRITICAL}, hours: day", f"{NIGHT}, unless: none", ""),
        (f"{CRITICAL}, mode: trial", f"{NIGHT}, unless: none", ""),
        (f"{CRITICAL}, tell: both", f"{NIGHT}, unless: none", ""),
    ],
)
def test_a_rule_of_the_night_that_wakes_nobody_is_found(rule: str, hours: str, words: str) -> None:
    found = said(unreachable, quiet(rule, asha=hours))

    assert (words in found) if words else not found


@pytest.mark.parametrize(
    "bruno, found",
    [
        (f"{NIGHT}, unless: none", True),
        ("21:00-22:30, unless: none", True),
        ("09:00-17:00, unless: none", False),
        (f"{NIGHT}, unless: none, timezone: Asia/Tokyo", False),
        ("23:00-08:00, unless: none, timezone: Europe/Berlin", True),
    ],
)
def test_people_may_be_quiet_one_after_the_other(bruno: str, *, found: bool) -> None:
    text = quiet(f"{CRITICAL}, tell: both", asha="22:00-06:00, unless: none", bruno=bruno)

    assert ("asha, bruno cannot be reached at night" in said(unreachable, text)) is found


def test_a_place_hears_at_all_hours() -> None:
    top = CALENDARS + 'places: {room: {slack_channel: "#r"}}\n'
    text = quiet(f"{CRITICAL}, tell: [asha, room]", asha=f"{NIGHT}, unless: none", top=top)

    assert not said(unreachable, text)


def test_a_later_step_of_a_policy_may_reach_somebody() -> None:
    steps = "[{tell: asha}, {after: 10m, tell: bruno}]"
    top = f"{CALENDARS}policies: {{floor: {{steps: {steps}}}}}\n"
    text = quiet(f"{CRITICAL}, policy: floor", asha=f"{NIGHT}, unless: none", top=top)
    text = text.replace(", tell: asha}\n", "}\n")

    assert not said(unreachable, text)
    assert said(unreachable, text.replace("tell: bruno", "tell: asha"))


def test_several_rules_of_the_same_people_are_one_warning() -> None:
    rules = [CRITICAL, CRITICAL.replace("OPEN", "MISSED")]
    found = doubts(unreachable, quiet(*rules, asha=f"{NIGHT}, unless: none"))

    assert [each.text for each in found] == [
        "asha cannot be reached at night, and nobody else hears of a, b"
    ]


def test_an_sms_wakes_nobody_who_is_quiet_whatever_it_is() -> None:
    rule = f"{CRITICAL}, tell: [asha, bruno by sms]"

    assert not said(asleep, quiet(rule, bruno=NIGHT))
    assert said(asleep, quiet(rule, bruno=f"{NIGHT}, unless: none"))


def test_where_nobody_can_be_reached_it_is_not_said_too_that_an_sms_is_missing() -> None:
    text = quiet(f"{CRITICAL}, tell: bruno by sms", bruno=f"{NIGHT}, unless: none")

    assert "bruno cannot be reached at night" in said(unreachable, text)
    assert not said(asleep, text)


def test_a_mute_that_waits_for_a_digest_needs_one() -> None:
    mute = "mute: [{name: x, rules: all, during: 2026-12-25, afterwards: digest}]\n"
    digest = "digests: [{name: d, at: 08:30, tell: asha}]\n"

    assert said(undigested, with_rules(OPEN, top=mute)) == "no digest ever tells what x kept back"
    assert not said(undigested, with_rules(OPEN, top=mute + digest))
    assert not said(undigested, with_rules(OPEN, top=mute.replace("digest", "drop")))
