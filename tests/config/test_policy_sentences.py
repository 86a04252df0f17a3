"""Who hears what, and when, read aloud."""

import pytest

from alerting.config.catalogue import catalogue
from alerting.config.check import report_data
from alerting.config.describe.rule import describe
from alerting.config.rules_file import check
from tests.config.test_policy_key import CLOCK, FLOOR, OPEN, default, text_with

ON_THE_CHANNEL = "hide: [{if_firing: others, hide: on-hold, same: [channel, app]}]\n"


@pytest.mark.parametrize(
    "policies, own, sentence",
    [
        ("", f"{OPEN}\ntell: asha", "is OPEN, tell asha by slack"),
        (
            FLOOR.replace("    tell_end: no\n", "").replace("    repeat_every: 1h\n", ""),
            f"{OPEN}\npolicy: floor",
            (
                "is OPEN, tell lead by slack and room first; supervisors after 10m, "
                "unless somebody has it; "
                "one message for each rule and channel, collected for 20s, at most every 5m; "
                "where it cannot be delivered, it-desk by email"
            ),
        ),
        (
            "policies: {x: {tell_end: no, repeat_every: 1h, steps: [{tell: room}]}}",
            f"{OPEN}\npolicy: x\nseverity: critical",
            "tell room, again every 1h until it ends; its end is not told",
        ),
        (
            "policies: {x: {steps: [{tell: room}, {tell: asha, only: [warning, critical]}]}}",
            f"{OPEN}\npolicy: x\nrepeat_every: 9m",
            "tell room and asha by slack (warning or critical only); again every 9m until it ends",
        ),
        (
            "policies: {x: {steps: [{after: 10m, tell: room}]}}",
            f"{OPEN}\npolicy: x",
            "tell room after 10m, unless somebody has it",
        ),
        (
            default("group_interval: 10m, steps: [{tell: room}]"),
            f"{OPEN}\ntell: asha",
            "tell asha by slack; one message for each rule, at most every 10m",
        ),
        (
            default("group_interval: 0s, steps: [{tell: room}]"),
            f"{OPEN}\ntell: asha",
            "tell asha by slack; each alert in a message of its own",
        ),
        (
            ON_THE_CHANNEL,
            f"{OPEN}\ntell: asha",
            "tell asha by slack; not while others is open for the same channel and app",
        ),
        (
            ON_THE_CHANNEL.replace(", same: [channel, app]", ""),
            f"{OPEN}\ntell: asha\ngroup_by: session",
            "one message for each chat, at most every 2m; not while others is open",
        ),
        (
            "policies: {x: {steps: [{tell: room}]}}",
            f"{CLOCK}warn: [{{at: 50%, tell: asha}}, {{at: 100%, policy: x}}]",
            "tell asha by slack after 2m 30s (warning), then room after 5m",
        ),
        (
            "policies: {x: {repeat_every: 9m, steps: [{tell: room}, {after: 3m, tell: asha}]}}",
            f"{CLOCK}warn: [{{at: 50%, tell: asha}}, {{at: 100%, severity: critical, policy: x}}]",
            (
                "then whom x tells after 5m (critical); x tells room at once; "
                "asha by slack after 3m, unless somebody has it; again every 9m"
            ),
        ),
        (
            "policies: {x: {steps: [{tell: room}, {after: 3m, tell: asha}]}}",
            f"{CLOCK}policy: x",
            "within 5m, tell room at once; asha by slack after 3m, unless somebody has it",
        ),
        (
            "policies: {x: {steps: [{tell: room}, {after: 3m, tell: asha}]}}",
            f"{CLOCK}policy: x\nwarn: [{{at: 50%}}, {{at: 100%, severity: critical}}]",
            (
                "tell whom x tells after 2m 30s (warning), then again after 5m (critical), and "
                "again every 30m while it is critical; x tells room at once; "
                "asha by slack after 3m, unless somebody has it"
            ),
        ),
    ],
)
def test_a_rule_says_who_hears_what_and_when(policies: str, own: str, sentence: str) -> None:
    checked = check(text_with(policies, own), "rules.yaml")

    assert describe(checked.book.rules[0], checked.book, checked.names).endswith(sentence)


SMS_IF_CRITICAL = "{tell: room}, {after: 20m, tell: nikhil by sms, only: critical}"


@pytest.mark.parametrize(
    "own, sentence",
    [
        (f"{OPEN}\npolicy: x", "is OPEN, tell room"),
        (
            f"{OPEN}\npolicy: x\nseverity: critical",
            "nikhil by sms (critical only) after 20m, unless somebody has it; again every 30m",
        ),
        (
            f"{CLOCK}policy: x\nwarn: [{{at: 50%}}, {{at: 100%, severity: critical}}]",
            "x tells room at once; nikhil by sms (critical only) after 20m",
        ),
    ],
)
def test_steps_that_a_rule_never_comes_to_are_not_read_aloud(own: str, sentence: str) -> None:
    text = text_with(f"policies: {{x: {{steps: [{SMS_IF_CRITICAL}]}}}}", own)
    checked = check(text, "rules.yaml")

    said = describe(checked.book.rules[0], checked.book, checked.names)

    assert sentence in said
    assert ("nikhil" in said) is ("nikhil" in sentence)


@pytest.mark.parametrize(
    "asha, own, found",
    [
        ("unless: none", "tell: asha", True),
        ("unless: critical", "tell: asha", True),
        ("unless: critical", "tell: asha\nseverity: critical", False),
        ("unless: none", "tell: [asha, room]", False),
        ("unless: none", "tell: supervisors", False),
    ],
)
def test_a_rule_says_that_it_waits_for_the_end_of_quiet_hours(
    asha: str, own: str, *, found: bool
) -> None:
    quiet = f'asha: {{quiet: {{between: "22:00-07:00", {asha}}}, '
    text = text_with("", f"{OPEN}\n{own}").replace("asha: {", quiet, 1)
    checked = check(text, "rules.yaml")

    said = describe(checked.book.rules[0], checked.book, checked.names)

    assert said.endswith("; not in the quiet hours of asha") is found


def test_days_of_digests_are_the_readers() -> None:
    own = "at: 8:30, days: [mon-fri, sun], tell: room"
    text = text_with(f"digests: [{{name: x, {own}}}]", f"{OPEN}\ntell: asha")

    data, _ = report_data(text, "rules.yaml", language=catalogue("pt-BR"))

    assert data["digests"][0].startswith("x: seg-sex, dom às 08:30")


@pytest.mark.parametrize(
    "own, sentence",
    [
        ("at: 8:30, days: mon-fri, tell: asha by email", "x: mon-fri at 08:30, tell asha by email"),
        ("at: 00:05, tell: room", "x: every day at 00:05, tell room of the last 24h"),
        ("at: 8:30, days: [sat-mon, wed], tell: room, covers: 2d", "mon, wed, sat-sun at 08:30"),
        ("at: 8:30, tell: room, timezone: Asia/Tokyo", "every day at 08:30 Asia/Tokyo, tell room"),
    ],
)
def test_check_says_when_each_digest_comes(own: str, sentence: str) -> None:
    text = text_with(f"digests: [{{name: x, {own}}}]", f"{OPEN}\ntell: asha")

    data, _ = report_data(text, "rules.yaml")

    assert sentence in data["digests"][0]
