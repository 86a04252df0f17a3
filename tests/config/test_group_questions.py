"""Questions about channels, agents, apps and orgs, as the file writes them."""

from pathlib import Path

import pytest

from alerting.config.rules import QUESTIONS, own_keys
from alerting.config.rules_file import read
from alerting.judge.count import CountSpec, While
from alerting.judge.counted import CountedChats, CountedMessages, Waited
from alerting.judge.credits import CreditsOf, CreditsSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import Rule
from alerting.judge.share import ShareSpec
from alerting.judge.spec import Bounds
from alerting.judge.state import StateSpec
from alerting.model.times import HOUR, MINUTE
from alerting.model.zoho import CHANNEL_FAULT
from tests.config.written import OWN, book_with, file_with, mistakes_of


def rule_of(own: str) -> Rule:
    return book_with(own).rules[0]


def test_a_count_is_read() -> None:
    rule = rule_of(
        "count: {of: chats, where: {status: open, waited: {above: 5m}}, per: channel,"
        ' above: "20", until_below: 15}\nfor: 2m'
    )

    assert isinstance(rule.question, CountSpec)
    of = rule.question.count
    assert isinstance(of.where, CountedChats)
    assert of.where.status == frozenset({"OPEN"})
    assert of.where.waited == Waited(above=5 * MINUTE)
    assert (of.per, of.above, of.until_below) == ("channel", 20, 15)
    assert rule.question.hold_for == 2 * MINUTE


def test_capacity_is_a_number_of_each_agent() -> None:
    question = rule_of("count: {of: chats, per: agent, above: Capacity}").question

    assert isinstance(question, CountSpec)
    assert question.count.above == "capacity"


def test_names_are_known_in_what_is_counted() -> None:
    question = rule_of(
        "count: {of: messages, where: {channel: whatsapp support, contact: vip, direction: in},"
        " below: 3, within: 1h}"
    ).question

    assert isinstance(question, CountSpec)
    where = question.count.where
    assert isinstance(where, CountedMessages)
    assert where.channel == frozenset({3942000000995017})
    assert where.contact == frozenset({186543000000451259})


def test_a_share_is_read_to_a_thousandth_of_a_percent() -> None:
    question = rule_of(
        "share: {of: messages, where: {status: SENT}, older_than: 2m, per: channel, above: 2.5%,"
        " until_below: 1 %, within: 15m, at_least: 50}"
    ).question

    assert isinstance(question, ShareSpec)
    of = question.share
    assert (of.above, of.until_below) == (2_500, 1_000)
    assert (of.within, of.older_than, of.at_least) == (15 * MINUTE, 2 * MINUTE, 50)


def test_silence_repetition_and_fault_are_read() -> None:
    silence = rule_of("missing: {event: message_in}\nfor: 1h").question
    again = rule_of("repeats: {change: reopened, above: 3, within: 30m, per: agent}").question
    fault = rule_of("fault: [channel_fault, unexpected_error]").question

    assert isinstance(silence, MissingSpec)
    assert (silence.missing.per, silence.hold_for) == ("channel", HOUR)
    assert isinstance(again, RepeatsSpec)
    assert (again.repeats.change, again.repeats.above) == ("reopened", 3)
    assert isinstance(fault, FaultSpec)
    assert fault.fault == CHANNEL_FAULT | {"UNEXPECTED_ERROR"}


@pytest.mark.parametrize(
    "own",
    [
        "when: {status: OPEN}",
        "message: {status: SENT}",
        "count: {of: chats, above: 5}",
        "share: {of: chats, where: {status: MISSED}, above: 5%, within: 1h}",
        "missing: {event: any}\nfor: 1h",
        "repeats: {change: reopened, above: 3, within: 30m}",
        "fault: channel_fault",
        "credits: {below: 20}",
    ],
)
def test_what_has_an_end_of_its_own_may_wait_for_calm(own: str) -> None:
    assert rule_of(own).calm_for == 0
    assert rule_of(f"{own}\ncalm_for: 10m").calm_for == 10 * MINUTE


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_manual_knows_beside_which_questions_there_is_no_calm(question: str) -> None:
    manual = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    [row] = [line for line in manual.splitlines() if line.startswith("| `calm_for`")]

    assert (f"`{question}`" in row) is ("calm_for" not in own_keys()[question])


def test_who_is_online_and_what_is_left_are_read() -> None:
    gone = rule_of("when: {assignee: [Offline, none, Priya N.]}").question
    exactly = rule_of("count: {of: chats, above: 0, while: {agents_online: 2}}").question
    fewer = rule_of('count: {of: chats, above: 0, while: {agents_online: {below: "2"}}}').question
    low = rule_of('credits: {below: "12.50", until_above: 20, app: [whatsapp, line]}\nfor: 5m')

    assert isinstance(gone, StateSpec)
    assert gone.when.assignee == frozenset({"offline", "none", 106554156})
    assert isinstance(exactly, CountSpec)
    assert exactly.count.while_ == While(agents_online=Bounds(above=1, below=3))
    assert isinstance(fewer, CountSpec)
    assert fewer.count.while_ == While(agents_online=Bounds(below=2))
    assert isinstance(low.question, CreditsSpec)
    assert low.question.credits == CreditsOf(below=12.5, until_above=20.0, app=["WHATSAPP", "LINE"])
    assert (low.per, low.question.hold_for) == ("org", 5 * MINUTE)


def test_where_narrows_what_is_counted() -> None:
    rule = rule_of("fault: channel_fault\nwhere: {app: whatsapp}")

    assert rule.where is not None
    assert rule.where.app == frozenset({"WHATSAPP"})


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("of: chats, above: 5", "above: '5', of: chats", True),
        ("of: chats, above: 5", "of: chats, above: 6", False),
        ("of: chats, above: 5", "of: chats, above: 5, until_below: 3", False),
        ("of: chats, above: 5", "of: chats, above: 5, where: {status: OPEN}", False),
        ("of: chats, above: 5", "of: chats, above: 5, while: {agents_online: 0}", False),
    ],
)
def test_a_count_is_the_same_while_it_asks_the_same(one: str, other: str, *, same: bool) -> None:
    first, second = (rule_of(f"count: {{{each}}}").identity for each in (one, other))

    assert (first == second) is same


# own lines of a rule -> line among them, column, words, hint
MISTAKES = [
    ("count: 20", 1, 12, "needs keys of its own", "count: {of: chats, where: {status: OPEN}"),
    ("count: {of: chat, above: 5}", 1, 17, "`of` cannot be chat", "`chats`"),
    ("count: {above: 5}", 1, 12, "`of` is missing", "of: chats, or of: messages"),
    ("count: {of: chats}", 1, 12, "write either above or below", ""),
    ("count: {of: chats, above: 5, below: 3}", 1, 12, "write either above or below", ""),
    ("count: {of: chats, above: many}", 1, 31, "write a number", ""),
    ("count: {of: chats, above: 5%}", 1, 31, "write a number", "`share` instead"),
    ("count: {of: chats, below: 0}", 1, 31, "too small", "at least 1"),
    ("count: {of: chats, above: 5, per: team}", 1, 39, "`per` cannot be team", "channel, org"),
    ("count: {of: chats, above: 5, within: 15}", 1, 42, "not a length of time", "15m"),
    ("count: {of: messages, above: 5}", 1, 12, "within a time", ""),
    ("count: {of: chats, above: capacity}", 1, 31, "asked of agents: add per: agent", ""),
    ("count: {of: chats, above: 5, until_below: 6}", 1, 47, "must not be more than", ""),
    ("count: {of: chats, below: 5, until_above: 4}", 1, 47, "must not be less than", ""),
    ("count: {of: chats, below: 5, until_below: 4}", 1, 47, "goes with a number in `above`", ""),
    ("count: {of: chats, above: 5, until_above: 4}", 1, 47, "goes with `below`", ""),
    ("count: {of: chats, above: 5, abov: 6}", 1, 34, "`abov` is no key", "`above`"),
    ("count: {of: chats, above: 5, where: OPEN}", 1, 41, "needs keys of its own", "app: whatsapp"),
    ("count: {of: chats, above: 5, where: {}}", 1, 41, "nothing in it", ""),
    ("count: {of: chats, above: 5, where: {staus: OPEN}}", 1, 42, "no key", "`status`"),
    ("count: {of: chats, above: 5, where: {status: OPNE}}", 1, 50, "no status", "`OPEN`"),
    ("count: {of: chats, above: 5, where: {not: {app: lin}}}", 1, 53, "no app", "`LINE`"),
    ("count: {of: chats, above: 5, where: {direction: in}}", 1, 42, "no key", "of: messages"),
    ("count: {of: chats, above: 5, where: {waited: 5m}}", 1, 50, "needs keys", "{above: 5m}"),
    ("count: {of: chats, above: 5, where: {waited: {above: 5}}}", 1, 58, "length of time", "5m"),
    ("count: {of: chats, above: 5, while: 0}", 1, 41, "needs keys", "while: {agents_online: 0}"),
    ("count: {of: chats, above: 5, while: {}}", 1, 41, "nothing in it", ""),
    (
        "count: {of: chats, above: 5, while: {agents_online: 0, online: 1}}",
        *(1, 60, "`online` is no key", "agents_online"),
    ),
    (
        "count: {of: chats, above: 5, while: {agents_online: few}}",
        *(1, 57, "write how many agents: agents_online: 0, or {below: 2}", ""),
    ),
    ("count: {of: chats, above: 5}\nwhile: {agents_online: 0}", 2, 5, "belongs inside", "count: {"),
    ("when: {agents_online: 0}", 1, 12, "no key", "it belongs to a count"),
    ("when: {presence: offline}", 1, 12, "no key", "write assignee: offline"),
    ("credits: 20", 1, 14, "needs keys of its own", "credits: {below: 20}"),
    ("credits: {app: whatsapp}", 1, 14, "`below` is missing", "credits: {below: 20}"),
    ("credits: {below: 20 USD}", 1, 22, "is not an amount", "write 20: the currency"),
    ("credits: {below: '12,50'}", 1, 22, "is not an amount", "write 12.50: the currency"),
    ("credits: {below: 0}", 1, 22, "more than 0", ""),
    ("credits: {below: 20, until_above: 19}", 1, 39, "must not be less than `below`", ""),
    ("credits: {below: 20, app: watsapp}", 1, 31, "no app", "`WHATSAPP`"),
    ("credits: {below: 20, above: 5}", 1, 26, "`above` is no key", "until_above"),
    ("credits: {below: 20}\napp: whatsapp", 2, 5, "belongs inside", "credits: {app: whatsapp}"),
    ("credits: {below: 20}\nwhere: {app: line}", 2, 5, "does not go with", "no chat's"),
    (
        "count: {of: messages, above: 5, within: 1h, where: {assignee: none}}",
        1,
        57,
        "no key",
        "app, ",
    ),
    ("count: {of: messages, above: 5, within: 1h, where: {status: SNT}}", 1, 65, "no mess", "SENT"),
    (
        "count: {of: messages, above: 5, within: 1h, where: {status: SENT, direction: in}}",
        *(1, 82, "has no status", ""),
    ),
    ("count: {of: chats, above: 5, for: 2m}", 1, 34, "belongs beside `count`", "for: 2m"),
    ("count: {of: chats, above: 5}\nper: channel", 2, 5, "belongs inside", "count: {per: channel}"),
    ("count: {of: chats, above: 5}\nwithin: 1h", 2, 5, "belongs inside", "count: {within: 1h}"),
    ("count: {of: chats, above: 5}\nkeep: 4h", 2, 5, "`keep` does not go", ""),
    ("when: {status: OPEN}\ncount: {of: chats, above: 5}", 2, 5, "asks when and count", "second"),
    ("counts: {of: chats, above: 5}", 1, 5, "no key", "`count`"),
    ("share: {of: chats, above: 5%, within: 1h}", 1, 12, "`where` is missing", "status: SENT"),
    ("share: {of: chats, where: {app: line}, above: 5, within: 1h}", 1, 51, "no", "write 5%"),
    ("share: {of: chats, where: {app: line}, above: 5 percent, within: 1h}", 1, 51, "no", "5%"),
    ("share: {of: chats, where: {app: line}, above: '2,5%', within: 1h}", 1, 51, "no", "2.5%"),
    ("share: {of: chats, where: {app: line}, above: 101%, within: 1h}", 1, 51, "at most 100%", ""),
    ("share: {of: chats, where: {app: line}, above: 100%, within: 1h}", 1, 12, "no share is", ""),
    ("share: {of: chats, where: {app: line}, above: 5%}", 1, 12, "`within` is missing", "15m"),
    ("share: {of: chats, where: {app: line}, within: 1h}", 1, 12, "either above or below", ""),
    (
        "share: {of: chats, where: {app: line}, above: 5%, within: 1h, at_least: 0}",
        *(1, 77, "too small", "at least 1"),
    ),
    (
        "share: {of: chats, where: {app: line}, above: 5%, within: 1h, older_than: 1h}",
        *(1, 79, "must be less than `within`", ""),
    ),
    (
        "share: {of: chats, where: {waited: {above: 5m}}, above: 5%, within: 1h}",
        *(1, 12, "`waited` belongs to `count` only", ""),
    ),
    ("missing: 1h\nfor: 1h", 1, 14, "needs keys", "missing: {event: message_in}, and"),
    ("missing: message_in\nfor: 1h", 1, 14, "needs keys", "missing: {event: message_in"),
    ("missing: {event: message_in}", 0, 5, "`for` is missing", "for: 1h"),
    ("missing: {event: message_in, for: 1h}", 1, 34, "belongs beside `missing`", "for: 1h"),
    ("missing: {event: messages}\nfor: 1h", 1, 22, "cannot be messages", "`message_in`"),
    ("missing: {per: app}\nfor: 1h", 1, 14, "`event` is missing", "event: message_in"),
    ("missing: {event: any, per: agent}\nfor: 1h", 1, 32, "cannot be agent", "app, channel, org"),
    ("repeats: 3", 1, 14, "needs keys of its own", "repeats: {change: "),
    ("repeats: {above: 3, within: 1h}", 1, 14, "`change` is missing", "change: reopened"),
    ("repeats: {change: reopend, above: 3, within: 1h}", 1, 23, "no change", "`reopened`"),
    ("repeats: {change: reopened, within: 1h}", 1, 14, "`above` is missing", "above: 3"),
    ("repeats: {change: reopened, above: 3}\nwithin: 1h", 2, 5, "belongs inside", "within: 1h"),
    ("repeats: {change: reopened, above: 0, within: 1h}", 1, 40, "too small", "at least 1"),
    ("repeats: {change: reopened, above: 3, within: 1h, per: app}", 1, 60, "cannot be app", "chat"),
    ("repeats: {change: reopened, above: 3, within: 1h}\nfor: 5m", 2, 5, "`for` does not", ""),
    (
        "repeats: {change: {asignee: {to: bot}}, above: 3, within: 1h}",
        1,
        24,
        "no key",
        "`assignee`",
    ),
    ("fault: credit exhausted", 1, 12, "no reply status", "`CREDIT_EXHAUSTED`"),
    ("fault: {reply_status: CREDIT_EXHAUSTED}", 1, 12, "no keys of its own", "fault: VALUE"),
    ("fault: [channel_fault, xyzzy]", 1, 28, "`xyzzy` is no reply status", "zoho_values"),
    ("fault: channel_fault\nfor: 5", 2, 10, "not a length of time", "5m"),
    ("change: reopened\ncalm_for: 5m", 2, 5, "`calm_for` does not go with `change`", "keep: 4h"),
    ("when: {status: OPEN, for: 5m}", 1, 26, "`for` belongs beside `when`", "for: 5m"),
    ("when: {status: OPEN}\nassignee: none", 2, 5, "belongs inside", "when: {assignee: none}"),
    ("when: {waited: {above: 5m}}", 1, 12, "no key", "only `where` of `count`"),
]


@pytest.mark.parametrize("own, line, column, words, hint", MISTAKES)
def test_a_mistake(own: str, line: int, column: int, words: str, hint: str) -> None:
    found = mistakes_of(file_with(own))

    assert [(m.line - OWN, m.column) for m in found] == [(line or -1, column)]
    assert words in found[0].text
    assert hint in found[0].hint


def test_all_mistakes_of_what_is_counted_are_told_at_once() -> None:
    own = "count: {of: chats, where: {status: OPNE, asignee: none, app: lin}, per: team, above: x}"

    assert [m.column for m in mistakes_of(file_with(own))] == [40, 46, 66, 77, 90]


def test_a_value_that_zoho_added_is_known_in_what_is_counted() -> None:
    text = "zoho_values: {status: [PARKED], reply_status: [ON_FIRE]}\n"

    assert read(text + file_with("fault: on_fire"), "x").rules
    assert read(
        text + file_with("count: {of: chats, where: {status: parked}, above: 5}"), "x"
    ).rules
