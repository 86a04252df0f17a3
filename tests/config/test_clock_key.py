"""The keys `clock`, `target`, `warn`, `from` and `reopenings` of the rules file."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from alerting.config.describe.rule import describe
from alerting.config.keys import keys_in
from alerting.config.rules_file import check
from alerting.config.schema.clocks import step
from alerting.config.schema.file import schema
from alerting.config.steps import StepForm
from alerting.config.yaml.nodes import data_of
from alerting.config.yaml.text import read_yaml
from alerting.judge.clock import CLOCK_WORDS, ClockSpec
from alerting.judge.rulebook import Rule, Step
from alerting.model.people import Means, Target
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE, SECOND
from tests.config.written import OWN, file_with, mistakes_of

ASHA, NIKHIL = Target("asha"), Target("nikhil", Means.SMS)
INFO, WARNING, CRITICAL = Severity
TELL = "    tell: [asha]\n"
FIRST = "clock: first_response\ntarget: 5m\n"


def text_with(own: str) -> str:
    """`own` says itself whom to tell."""
    return file_with(own).replace(TELL, "")


def rule_of(own: str) -> Rule:
    return check(text_with(own), "rules.yaml").book.rules[0]


def clock_of(own: str) -> ClockSpec:
    question = rule_of(own).question
    assert isinstance(question, ClockSpec)
    return question


@pytest.mark.parametrize(
    "at, after",
    [
        ("50%", 150 * SECOND),
        ("100%", 5 * MINUTE),
        ("120 %", 6 * MINUTE),
        ("+10m", 15 * MINUTE),
        ("-1m30s", 210 * SECOND),
        ("33%", 99 * SECOND),
    ],
)
def test_a_step_comes_at_a_part_of_the_target_or_so_long_before_or_after_it(
    at: str, after: int
) -> None:
    assert clock_of(f"{FIRST}tell: asha\nwarn: [{{at: {at}}}]").warn == (after,)


def test_without_steps_it_tells_at_the_target() -> None:
    rule = rule_of(f"{FIRST}tell: asha\nseverity: critical")

    assert (clock_of(f"{FIRST}tell: asha").warn, rule.steps) == ((5 * MINUTE,), ())
    assert (rule.severity, rule.tell) == (CRITICAL, (ASHA,))


WARN = """\
warn:
  - {at: 50%, severity: info, tell: [asha]}
  - {at: 100%, severity: critical, tell: nikhil by sms}
  - {at: +10m}
"""


def test_the_first_step_is_the_rules_own_and_the_others_follow() -> None:
    rule = rule_of(FIRST + WARN)

    assert clock_of(FIRST + WARN).warn == (150 * SECOND, 5 * MINUTE, 15 * MINUTE)
    assert (rule.severity, rule.tell) == (INFO, (ASHA,))
    assert rule.steps == (Step(CRITICAL, (NIKHIL,)), Step(CRITICAL))


@pytest.mark.parametrize(
    "steps, severities",
    [
        ("[{at: 50%}, {at: 100%}]", [WARNING, WARNING]),
        ("[{at: 50%, severity: Info}, {at: 60%}, {at: 70%, severity: warning}]", [INFO] * 2),
        ("{at: 50%, severity: critical}", [CRITICAL]),
    ],
)
def test_a_step_is_as_severe_as_the_one_before_it(steps: str, severities: list[Severity]) -> None:
    rule = rule_of(f"{FIRST}tell: asha\nwarn: {steps}")

    found = [rule.severity, *(step.severity for step in rule.steps)]
    assert found[: len(severities)] == severities


def test_the_first_step_may_leave_it_to_the_rule_who_hears_and_how_severe_it_is() -> None:
    rule = rule_of(f"{FIRST}tell: asha\nseverity: info\nwarn: [{{at: 50%}}, {{at: 100%}}]")

    assert (rule.severity, rule.tell, rule.steps) == (INFO, (ASHA,), (Step(INFO),))


def test_what_belongs_to_one_clock_or_another_is_read() -> None:
    assert clock_of("clock: pickup\ntarget: 2m\nfrom: handover\ntell: asha").from_ == "handover"
    assert clock_of("clock: resolution\ntarget: 1d\nreopenings: yes\ntell: asha").reopenings
    assert clock_of("clock: reply_window\ntell: asha\nwarn: {at: -1h}").warn == (23 * HOUR,)


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("target: 5m", "target: 300s", True),
        ("target: 5m", "target: 5m\nwarn: [{at: 100%}]", True),
        ("target: 10m\nwarn: {at: 50%}", "target: 10m\nwarn: {at: -5m}", True),
        ("target: 5m\nwarn: {at: 50%}", "target: 5m\nwarn: {at: 50%, severity: info}", True),
        ("target: 5m", "target: 6m", False),
        ("target: 5m", "target: 5m\nwarn: [{at: 50%}]", False),
        ("target: 5m", "target: 5m\nfrom: handover", False),
    ],
)
def test_a_rule_is_the_same_while_its_clock_and_its_steps_come_the_same(
    one: str, other: str, *, same: bool
) -> None:
    first, second = (rule_of(f"clock: pickup\ntell: asha\n{own}") for own in (one, other))

    assert (first.identity == second.identity) is same


# own lines of a rule -> line among them, column, words, hint
MISTAKES = [
    ("clock: first_response", 0, 5, "`target` is missing", "target: 5m"),
    ("clock: first-response\ntarget: 5m", 1, 12, "no clock", "`first_response`"),
    ("clock: [pickup]\ntarget: 5m", 1, 12, "write one of pickup", ""),
    ("clock: {pickup: 5m}\ntarget: 5m", 1, 12, "write one of pickup", ""),
    ("clock: pickup\ntarget: 5 min", 2, 13, "not a length of time", "write 5m"),
    ("clock: pickup\ntarget: 50%", 2, 13, "not a length of time", ""),
    ("clock: pickup\ntarget: 5m\nfor: 5m", 3, 5, "`for` does not go with `clock`", "target: 10m"),
    ("clock: pickup\ntarget: 5m\nwithin: 5m", 3, 5, "`within` does not go", "ended_abruptly"),
    ("clock: pickup\ntarget: 5m\nkeep: 5m", 3, 5, "`keep` does not go", "`change`"),
    (
        "clock: pickup\ntarget: 5m\ncalm_for: 5m",
        *(3, 5, "`calm_for` does not go with `clock`", "ends when the clock stops"),
    ),
    ("target: 5m", 0, 5, "asks nothing", "clock: first_response"),
    ("when: {status: OPEN}\ntarget: 5m", 2, 5, "`target` does not go with `when`", "`clock`"),
    ("when: {status: OPEN}\nwarn: [{at: 50%}]", 2, 5, "`warn` does not go with", "`clock`"),
    ("when: {status: OPEN}\nfrom: handover", 2, 5, "`from` does not go with", "`clock`"),
    ("clock: resolution\ntarget: 5m\nfrom: handover", 3, 11, "`from` belongs to clock", ""),
    ("clock: pickup\ntarget: 5m\nfrom: bot", 3, 11, "`bot` is no beginning", "handover"),
    ("clock: pickup\ntarget: 5m\nfrom: [handover]", 3, 11, "write one of customer", ""),
    ("clock: pickup\ntarget: 5m\nreopenings: yes", 3, 17, "`reopenings` belongs to clock", ""),
    ("clock: resolution\ntarget: 5m\nreopenings: x", 3, 17, "must be yes or no", ""),
    (FIRST + "warn: []", 3, 11, "nothing in it", ""),
    (FIRST + "warn: 50%", 3, 11, "needs keys of its own", "warn: {at: 100%}"),
    (FIRST + "warn: [50%]", 3, 12, "needs keys of its own", "warn: {at: 100%}"),
    (FIRST + "warn: [{severity: info}]", 3, 12, "`at` is missing", "at: 100%"),
    (FIRST + "warn: [{at: 50}]", 3, 17, "does not say when", "write 50% for a part"),
    (FIRST + "warn: [{at: 10m}]", 3, 17, "does not say when", "+10m for after"),
    (FIRST + "warn: [{at: soon}]", 3, 17, "does not say when a step comes; write it like", ""),
    (FIRST + "warn: [{at: +10 min}]", 3, 17, "not a length of time", "write +10m"),
    (FIRST + "warn: [{at: 0%}]", 3, 17, "1% to 1000%", ""),
    (FIRST + "warn: [{at: 1001%}]", 3, 17, "1% to 1000%", ""),
    (FIRST + "warn: [{at: -5m}]", 3, 17, "not after the beginning", "like 50%"),
    (FIRST + "warn: [{at: -6m}]", 3, 17, "the target is 5m", "like 50%"),
    (FIRST + "warn:\n- {at: 50%}\n- {at: 50%}", 5, 12, "the one before it after 2m 30s", "order"),
    (FIRST + "warn:\n- {at: 100%}\n- {at: 50%}", 5, 12, "the one before it after 5m", "order"),
    (
        FIRST + "warn:\n- {at: 50%, severity: critical}\n- {at: 60%, severity: info}",
        *(5, 27, "`info` is less than `critical`", "keep critical"),
    ),
    (FIRST + "severity: critical\nwarn:\n- {at: 50%}\n- {at: 60%, severity: info}", 6, 27, "", ""),
    ("clock: pickup\nfor: 2m", 2, 5, "`for` does not go with `clock`", "write target: 2m"),
    (FIRST + "warn: [{at: 50%}, {at: 60%, tell: asha, room}]", 3, 45, "behind", "[asha, room]"),
    (FIRST + "warn: [{at: 50%, severity: high}]", 3, 32, "no severity", "`critical`"),
    (FIRST + "warn: [{at: 50%, do: [x]}]", 3, 22, "`do` is no key", "give the step a `policy`"),
    (FIRST + "warn: [{at: 50%, after: 5m}]", 3, 22, "`after` is no key", "write at: +10m"),
    (FIRST + "warn: [{at: 50%, tel: asha}]", 3, 22, "`tel` is no key", "`tell`"),
    (FIRST + "warn: [{at: 50%}, {at: 60%, tell: ashe}]", 3, 39, "ashe is not one", "`asha`"),
    (FIRST + "severity: info\nwarn: {at: 50%, severity: info}", 3, 5, "says nothing", "one of the"),
]


@pytest.mark.parametrize("own, line, column, words, hint", MISTAKES)
def test_a_mistake_in_a_clock(own: str, line: int, column: int, words: str, hint: str) -> None:
    [found] = mistakes_of(file_with(own))

    assert (found.line - OWN, found.column) == (line or -1, column)
    assert words in found.text
    assert hint in found.hint


def test_every_mistake_in_the_steps_is_told_at_once() -> None:
    own = FIRST + "warn: [{at: 50}, {at: 60%, severity: high, tel: x}, 70%]"

    assert len(mistakes_of(file_with(own))) == 4


def test_somebody_must_hear_of_the_first_step() -> None:
    late = FIRST + "warn: [{at: 50%}, {at: 60%, tell: asha}]"

    assert [it.text for it in mistakes_of(text_with(late))] == ["`tell` is missing"]
    assert [it.text for it in mistakes_of(text_with(FIRST))] == ["`tell` is missing"]


def test_whom_nobody_would_tell_is_a_mistake() -> None:
    [found] = mistakes_of(file_with(FIRST + WARN))

    assert found.line == OWN
    assert "`tell` of its own, so this one says nothing" in found.text


# what a rule says -> how it is read aloud
SENTENCES = [
    (FIRST + "tell: asha", "answered the customer of a chat within 5m, tell asha by slack"),
    (
        FIRST + WARN,
        "asha by slack after 2m 30s (info), then nikhil by sms too after 5m (critical), then again",
    ),
    (FIRST + WARN, ", then again after 15m, and again every 30m while it is critical"),
    (FIRST + "from: handover\ntell: asha", "within 5m of a bot's hand-over, tell"),
    ("clock: pickup\ntarget: 2m\ntell: asha", "when no agent has picked up a chat within 2m, "),
    (
        "clock: next_response\ntarget: 9m\ntell: asha\nwhere: {app: line}",
        "customer of a chat that came by LINE waits for the next response for 9m, ",
    ),
    (
        "clock: resolution\ntarget: 1d\ntell: asha\nreopenings: true\nwarn: {at: -1h}",
        "over within 1d, counting on over reopenings within a day, tell asha by slack after 23h",
    ),
    ("clock: agent_silence\ntarget: 9m\ntell: asha", "leaves its customer without a word for 9m"),
    ("clock: customer_silence\ntarget: 9m\ntell: asha", "a chat has not written for 9m, "),
    ("clock: reply_window\ntell: asha", "closes, 1d after the customer's last word, "),
]


@pytest.mark.parametrize("own, words", SENTENCES)
def test_a_clock_can_be_read_aloud(own: str, words: str) -> None:
    checked = check(text_with(own), "rules.yaml")

    assert words in describe(checked.book.rules[0], checked.book, checked.names)


SCHEMA = Draft202012Validator(schema())


def is_underlined(text: str) -> bool:
    return not SCHEMA.is_valid(data_of(read_yaml(text, "x").root))


@pytest.mark.parametrize("own, words", SENTENCES)
def test_no_clock_that_can_be_read_is_underlined(own: str, words: str) -> None:
    assert not is_underlined(text_with(own)), words


#: What a schema cannot know: how the values of two keys go together.
_BEYOND = ("belongs to", "beginning: ", "the one before", "is less", "ashe", "says nothing")


@pytest.mark.parametrize(
    "own",
    [
        own
        for own, _, _, words, _ in MISTAKES
        if words and not any(each in words for each in _BEYOND)
        if "after the beginning" not in words and "1001" not in own and "target is" not in words
    ],
)
def test_most_mistakes_in_a_clock_are_underlined(own: str) -> None:
    assert is_underlined(file_with(own))


@pytest.mark.parametrize("own", [FIRST, FIRST + "warn: [{at: 50%}, {at: 60%, tell: asha}]"])
def test_a_clock_that_tells_nobody_is_underlined(own: str) -> None:
    assert is_underlined(text_with(own))


def test_editors_offer_what_the_loader_reads() -> None:
    properties: Any = schema()["$defs"]["rule"]["properties"]

    assert [each["const"] for each in properties["clock"]["anyOf"]] == [*CLOCK_WORDS]
    assert step()["properties"].keys() == keys_in(StepForm).keys()


@pytest.mark.parametrize(
    "own, words",
    [
        ("hours: always\nclock: reply_window\ntell: asha", ""),
        ("hours: office\nclock: reply_window\ntell: asha", "counts open hours only"),
        ("clock: pickup\ntarget: 2m\ntell: [lead, assignee]", "has no assignee to tell"),
        ("clock: first_response\ntarget: 2m\ntell: [lead, assignee]", ""),
        ("hours: always\nclock: reply_window\ntell: asha\ntarget: 23h", ""),
        ("hours: always\nclock: reply_window\ntell: asha\ntarget: 24h", ""),
        ("hours: always\nclock: reply_window\ntell: asha\ntarget: 25h", "window has closed"),
        ("hours: always\nclock: reply_window\ntell: asha\nwhere: {app: line}", "never fire"),
        ("hours: always\nclock: reply_window\ntell: asha\nwhere: {app: [line, whatsapp]}", ""),
    ],
)
def test_a_clock_that_seems_to_measure_something_else_is_doubted(own: str, words: str) -> None:
    text = 'calendars: {office: {mon-fri: "09:00-17:00"}}\n' + text_with(own)
    found = [each.text for each in check(text, "rules.yaml").warnings if "on-hold " in each.text]

    assert len(found) == (1 if words else 0)
    assert words in "".join(found)
