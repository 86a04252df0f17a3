"""A rules file without mistakes becomes what it says."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.rules_file import open_text, read, warnings
from alerting.errors import ConfigError, RulesError
from alerting.judge.change import AssigneeStep, ChangeSpec, FactChange
from alerting.judge.conditions import Conditions
from alerting.judge.fate import FateSpec
from alerting.judge.rulebook import RuleBook
from alerting.judge.state import StateSpec
from alerting.model.alert import Mode
from alerting.model.limits import Limits
from alerting.model.people import Means, Target
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE
from alerting.model.zoho import CANNOT_SEND
from tests.config.written import HEAD, OWN, book_with, file_with, tidy_with

EXAMPLE = Path("rules.example.yaml")


def when_of(condition: str) -> Conditions:
    question = book_with(f"when: {{{condition}}}").rules[0].question
    assert isinstance(question, StateSpec)
    return question.when


def change_of(own: str) -> ChangeSpec:
    question = book_with(own).rules[0].question
    assert isinstance(question, ChangeSpec)
    return question


@pytest.mark.parametrize(
    "written, read_as",
    [
        ("status: on_hold", {"status": frozenset({"ON_HOLD"})}),
        ("status: [OPEN, created]", {"status": frozenset({"OPEN", "CREATED"})}),
        ("reply_status: cannot_send", {"reply_status": CANNOT_SEND}),
        ("assignee: [none, priya n., 7]", {"assignee": frozenset({"none", 106554156, 7})}),
        ("channel: whatsapp support", {"channel": frozenset({3942000000995017})}),
        ("channel: 50007000000004081", {"channel": frozenset({50007000000004081})}),
        ("contact: [7, vip]", {"contact": ("vip", "7")}),
        ("app: Whatsapp", {"app": frozenset({"WHATSAPP"})}),
        ("waiting_on: agent", {"waiting_on": "agent"}),
        ("reopened: yes", {"reopened": True}),
        ("org: '78412359'", {"org": frozenset({78412359})}),
    ],
)
def test_conditions_are_read(written: str, read_as: dict[str, object]) -> None:
    assert when_of(written).model_dump(exclude_unset=True) == read_as


def test_a_list_of_contacts_is_who_is_on_it() -> None:
    assert when_of("contact: [7, vip]").contact == frozenset({7, 186543000000451259})


def test_conditions_nest() -> None:
    spec = when_of("any: [{status: OPEN}, {not: {app: line}}], messages: {above: 20, below: 30}")

    assert spec.any is not None
    assert spec.any[1].not_ == Conditions.model_validate({"app": "line"})
    assert spec.messages is not None
    assert (spec.messages.above, spec.messages.below) == (20, 30)


def test_for_belongs_to_the_question() -> None:
    state = book_with("when: {status: OPEN}\nfor: 1h30m").rules[0].question
    fate = book_with("message: {status: [SENT, QUEUED]}\nfor: 5m").rules[0].question

    assert isinstance(state, StateSpec)
    assert state.hold_for == 90 * MINUTE
    assert isinstance(fate, FateSpec)
    assert fate.hold_for == 5 * MINUTE
    assert fate.message.status == {"SENT", "QUEUED"}


def test_changes_are_read() -> None:
    abruptly = change_of("change: ended_abruptly\nwithin: 2m\nmessages: {below: 3}")
    handed = change_of("change: {assignee: {from: bot, to: [none, agent]}}")

    assert abruptly.within == 2 * MINUTE
    assert abruptly.messages is not None
    assert abruptly.messages.below == 3
    assert isinstance(handed.change, FactChange)
    assert handed.change.assignee == AssigneeStep.model_validate(
        {"from": "bot", "to": ["agent", "none"]}
    )


def test_what_all_rules_have_in_common_is_read() -> None:
    rule = book_with(
        "change: reopened\nkeep: 2h\nseverity: Critical\nmode: trial\ntitle: 'A: b'\n"
        "why: Look at it.\nwhere: {app: line}\nrepeat_every: 1h\ngroup_by: session"
    ).rules[0]

    assert (rule.keep, rule.repeat_every) == (2 * HOUR, HOUR)
    assert (rule.severity, rule.mode) == (Severity.CRITICAL, Mode.TRIAL)
    assert (rule.title, rule.why) == ("A: b", "Look at it.")
    assert rule.where is not None
    assert rule.line == OWN - 1


@pytest.mark.parametrize(
    "written, targets",
    [
        ("asha", (Target("asha"),)),
        ("asha by E-mail", (Target("asha", Means.EMAIL),)),
        ("[asha by text, room]", (Target("asha", Means.SMS), Target("room"))),
        ("[lead, assignee by slack]", (Target("lead"), Target("assignee", Means.SLACK))),
    ],
)
def test_tell_is_read(written: str, targets: tuple[Target, ...]) -> None:
    text = file_with("when: {status: OPEN}").replace("[asha]\n", f"{written}\n")

    assert read(text, "x").rules[0].tell == targets


def test_the_directory_is_read() -> None:
    book = book_with("when: {status: OPEN}")

    assert book.directory.people["asha"].timezone == "Asia/Kolkata"
    assert book.directory.groups == {"supervisors": ("asha", "nikhil")}
    assert book.directory.places["room"].slack_channel == "#support"
    assert book.directory.channels[3942000000995017].app == "WHATSAPP"
    assert book.directory.agents[106554156].person == "asha"
    assert book.directory.lead == "asha"
    assert book.directory.operators[0] == Target("it-desk", Means.EMAIL)
    assert book.text == file_with("when: {status: OPEN}")


@pytest.mark.parametrize(
    "written, limits",
    [
        ("", Limits()),
        ("limits: {sms: {per_person: {per_day: 5}}}\n", Limits(sms_per_day=5)),
        ("limits: {email: {per_person: {per_hour: 9}}}\n", Limits(mails_per_hour=9)),
        ("limits: {rule: {alerts_per_hour: 7}}\n", Limits(alerts_per_hour=7)),
        ("limits: {silence: {longest: 2h}}\n", Limits(longest_silence=2 * HOUR)),
    ],
)
def test_limits_are_read(written: str, limits: Limits) -> None:
    assert read(written + file_with("when: {status: OPEN}"), "x").limits == limits


def test_a_value_that_zoho_added_is_known_once_it_is_listed() -> None:
    text = "zoho_values: {status: [parked], reply_status: [ON_FIRE]}\n"
    own = "when: {status: parked, reply_status: on_fire}"

    question = read(text + file_with(own), "x").rules[0].question

    assert isinstance(question, StateSpec)
    assert question.when.status == frozenset({"PARKED"})
    assert question.when.reply_status == frozenset({"ON_FIRE"})


@pytest.mark.parametrize("written", ["no", "false"])
def test_customers_are_not_shown(written: str) -> None:
    text = f"show_customer: {written}\n" + file_with("when: {status: OPEN}")

    assert read(text, "x").show_customer == "no"


def identities(seed: str) -> str:
    script = (
        "from alerting.config.rules_file import read\n"
        f"book = read(open({str(EXAMPLE)!r}, encoding='utf-8').read(), 'x')\n"
        "print(*(rule.identity for rule in book.rules), sep='\\n')"
    )
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, env=environment, text=True
    )
    return done.stdout


def test_a_rule_is_the_same_rule_in_every_process() -> None:
    first = identities("1")

    assert first.count("\n") == len(read(EXAMPLE.read_text(encoding="utf-8"), "x").rules)
    assert first == identities("2")


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("when: {status: [OPEN, CREATED]}", "when: {status: [created, OPEN]}", True),
        ("when: {status: OPEN}\nfor: 10m", "when: {status: OPEN}\nfor: 600s", True),
        ("when: {status: OPEN}\nwhy: a", "when: {status: OPEN}\nwhy: b", True),
        ("when: {status: OPEN}\nfor: 10m", "when: {status: OPEN}\nfor: 11m", False),
        ("when: {status: OPEN}", "when: {status: OPEN}\nwhere: {app: line}", False),
    ],
)
def test_a_rule_is_the_same_while_it_asks_the_same(one: str, other: str, *, same: bool) -> None:
    first, second = (book_with(own).rules[0].identity for own in (one, other))

    assert (first == second) is same


def warned(text: str) -> list[str]:
    return [each.text for each in warnings(text, "x", {"here"}.__contains__)]


def test_a_complete_file_has_no_warnings() -> None:
    assert warned(tidy_with("when: {status: OPEN}")) == []


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("timezone: Asia/Kolkata\n", "", "times in UTC"),
        ("operators: [it-desk by email, asha by slack]\n", "", "nobody hears"),
        ("[it-desk by email, asha by slack]", "[asha by slack]", "told by slack"),
        ("[it-desk by email, asha by slack]", "[room, asha]", "told by slack"),
        ('slack_channel: "#support"', "slack_webhook: secret:gone", "no secret gone"),
        ('slack_channel: "#support"', "webhook: secret:gone", "no secret gone"),
        ('slack_channel: "#support"', "apprise: secret:gone", "no secret gone"),
        ('slack_channel: "#support"', "webhook: https://a.b, secret: secret:no", "no secret no"),
        ("tell: [asha]", "tell: [asha, asha]", "stands here twice"),
        ("when: {status: OPEN}", "when: {status: OPEN}\n    mode: off", "is off"),
        ("when: {status: OPEN}", "message: {status: SENT}", "every message that is SENT"),
    ],
)
def test_what_may_not_be_meant_is_a_warning(old: str, new: str, words: str) -> None:
    found = warned(tidy_with("when: {status: OPEN}").replace(old, new, 1))

    assert len(found) == 1
    assert words in found[0]


def test_a_secret_that_is_there_needs_no_warning() -> None:
    text = tidy_with("when: {status: OPEN}")

    assert not warned(text.replace('slack_channel: "#support"', "slack_webhook: secret:here"))


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"version: 1\nwhy: caf\xe9\n")

    with pytest.raises(ConfigError, match="no such file"):
        open_text(tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        open_text(tmp_path)
    with pytest.raises(ConfigError, match="line 2 is not UTF-8"):
        open_text(latin)


def is_answered(text: str) -> bool:
    try:
        return isinstance(read(text, "x"), RuleBook)
    except RulesError as error:
        return len(error.mistakes) > 0


@given(st.text(max_size=200))
def test_any_text_gives_a_rule_book_or_mistakes(text: str) -> None:
    assert is_answered(text)


WORDS = st.sampled_from(
    (
        "OPEN",
        "none",
        "true",
        "null",
        "5m",
        "asha by sms",
        "reopened",
        "*x",
        "",
        "1",
        "lead",
        "{",
        "#",
    )
)
KEYS = st.sampled_from(
    (
        *(
            "name",
            "when",
            "for",
            "change",
            "message",
            "tell",
            "status",
            "any",
            "all",
            "not",
            "keep",
        ),
        *("messages", "above", "from", "to", "within", "where", "version", "rules", "operators"),
        *("people", "asha", "sms", "email", "channels", "7", "groups", "contacts", "ids", "limits"),
        *("policies", "policy", "steps", "after", "only", "if_undelivered", "group_by", "default"),
        *("hide", "if_firing", "same", "digests", "at", "days", "covers", "quiet", "between"),
    )
)
THINGS = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, THINGS, max_size=6))
def test_any_shape_gives_a_rule_book_or_mistakes(entries: dict[str, str]) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in entries.items())

    assert is_answered(lines)
    assert is_answered(HEAD + f"rules:\n  - {{{', '.join(lines.splitlines())}}}\n")
