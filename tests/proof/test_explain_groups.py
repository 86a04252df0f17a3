"""Why a rule tells of a channel, an agent, an app or an org, or not."""

import pytest

from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.tally import Group
from alerting.model.alert import Mode
from alerting.model.calendar import Calendar, Period
from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.people import Agent, Channel, Directory, Means, Target
from alerting.model.times import HOUR, MINUTE
from alerting.proof.explain import Explanation, Situation, situation_of
from alerting.proof.explain_group import explain_chat, explain_group, overview
from alerting.proof.foresight import as_data, in_words
from alerting.proof.why_not import why_not
from tests.builders import (
    AGENT_ID,
    ASHA,
    CHANNEL,
    NIKHIL,
    ORG,
    START,
    Life,
    at,
    conditions,
    count,
    fault,
    missing,
    repeats,
    rule,
    share,
    status,
    wrote,
)

HERE: Group = (ORG, CHANNEL)
OPEN: dict[str, object] = {"of": "chats", "where": {"status": "OPEN"}, "per": "channel", "above": 2}
NAMED = Directory(
    people={"asha": ASHA, "nikhil": NIKHIL},
    channels={CHANNEL: Channel(CHANNEL, "Instagram", lead="nikhil")},
    agents={AGENT_ID: Agent(AGENT_ID, "Priya N.", person="asha", capacity=2)},
)


def queue(hold_for: str | None = None, **words: object) -> Rule:
    return rule(count({**OPEN, **words}, hold_for), name="queue")


def opened(chats: int, **words: object) -> list[Event]:
    return [status("OPEN", START, chat=no, **words) for no in range(1, chats + 1)]  # type: ignore[arg-type]


def lived(it: Rule, *events: Event, minutes: float = 0) -> tuple[Life, Situation]:
    life = Life()
    life.shard.use(RuleBook((it,), NAMED))
    life.hear(*events)
    life.pass_until(at(minutes=minutes))
    return life, situation_of(life.shard, at(minutes=minutes))


def explained(it: Rule, *events: Event, minutes: float = 0, group: Group = HERE) -> list[str]:
    _, now = lived(it, *events, minutes=minutes)
    return in_words(explain_group(it, group, now), now)


def test_it_says_the_number_the_bound_the_timer_and_who_hears() -> None:
    assert explained(queue("2m"), *opened(3), minutes=1) == [
        "queue and channel Instagram, at 10:01:00",
        "  yes         count: above 2  (3 chats, since 10:00:00)",
        "1m of 2m have passed; the alert opens at 10:02:00, in 1m, unless that changes.",
        "Its alert is told to asha by slack.",
    ]


@pytest.mark.parametrize("chats, said", [(1, "(1 chat)"), (2, "(2 chats)")])
def test_below_its_bound_nothing_is_due(chats: int, said: str) -> None:
    lines = explained(queue(), *opened(chats))

    assert lines[1:3] == [
        f"  no          count: above 2  {said}",
        "Nothing is due: it does not hold. Look at count: above 2.",
    ]


def test_an_open_alert_says_since_when_and_how_it_ends() -> None:
    assert explained(queue(), *opened(3), minutes=5)[2:4] == [
        "Alert 1 (warning) is open since 10:00:00.",
        "It ends when that changes; nobody is reminded.",
    ]


def test_a_calm_says_when_the_alert_ends() -> None:
    calm = rule(count(OPEN), name="queue", calm_for=10 * MINUTE)
    ended = status("ENDED", at(minutes=1), chat=1)

    assert explained(calm, *opened(3), ended, minutes=5)[3] == (
        "What it tells of is over: the alert ends at 10:11:00, in 6m, unless it is back before."
    )


@pytest.mark.parametrize(
    "words, asked",
    [
        ({"above": 2, "until_below": 2}, "count: above 2, until_below 2"),
        ({"above": 2, "within": "30m"}, "count: above 2, within 30m"),
        ({"below": 9}, "count: below 9"),
    ],
)
def test_every_bound_is_named(words: dict[str, object], asked: str) -> None:
    it = rule(count({"of": "chats", "per": "channel", **words}))

    assert asked in explained(it, *opened(1))[1]


def test_the_capacity_of_an_agent_is_named() -> None:
    busy = rule(count({**OPEN, "per": "agent", "above": "capacity"}), name="busy")

    lines = explained(busy, *opened(3), group=(ORG, AGENT_ID))

    assert lines[0].startswith("busy and agent Priya N.")
    assert lines[1] == "  yes         count: above capacity  (3 chats, capacity 2, since 10:00:00)"


OFFICE = Calendar("office", "UTC", ((Period(9 * 60, 17 * 60),),) * 7)


def test_silence_counts_in_its_hours() -> None:
    quiet = rule(missing({"event": "message_in"}, "1h"), name="quiet", hours=OFFICE)
    late = START + 6 * HOUR + 30 * MINUTE

    lines = explained(quiet, wrote("customer", late), minutes=8 * 60)

    assert lines[1] == (
        "  yes         missing: message_in for 1h  (no message from a customer, since 16:30:00)"
    )
    assert lines[2].startswith(
        "30m of 1h of office have passed; paused outside it until 2026-01-06"
    )


@pytest.mark.parametrize(
    "it, line",
    [
        (
            rule(share({**OPEN, "above": "50%", "within": "1h", "at_least": 2})),
            "yes         share: above 50%, at_least 2, within 1h  (3 of 3 chats (100 %)",
        ),
        (
            rule(share({**OPEN, "above": "50%", "within": "1h", "at_least": 4})),
            "cannot say  share: above 50%, at_least 4, within 1h  (3 of 3 chats (100 %))",
        ),
        (
            rule(fault("CREDIT_EXHAUSTED")),
            "yes         fault: CREDIT_EXHAUSTED  (CREDIT_EXHAUSTED, since 10:00:00)",
        ),
    ],
)
def test_each_kind_of_question_says_its_figure(it: Rule, line: str) -> None:
    assert line in explained(it, *opened(3, reply="CREDIT_EXHAUSTED"))[1]


# --- from a chat ---------------------------------------------------------------------------


def of_chat(it: Rule, *events: Event, chat: int = 1) -> tuple[Explanation, list[str]]:
    life, now = lived(it, *events)
    known = life.shard.tracker.find(ORG, chat)
    assert isinstance(known, Chat)
    found = explain_chat(it, known, now, life.alerts)
    return found, in_words(found, now)


def test_a_chat_leads_to_its_group_and_says_whether_it_counts() -> None:
    held = status("ON_HOLD", START, chat=9)

    _, lines = of_chat(queue(), *opened(3), held, chat=9)

    assert lines[0].startswith("queue and channel Instagram")
    assert lines[2:4] == [
        "  no          this chat is one of them",
        "  no            status: OPEN  (ON_HOLD since 10:00:00)",
    ]


def test_where_says_whether_the_chat_is_looked_at() -> None:
    it = rule(count(OPEN), name="queue", where=conditions(assignee="none"))

    assert "  no          where" in of_chat(it, *opened(1))[1]


def test_a_chat_with_no_agent_belongs_to_none() -> None:
    busy = rule(count({**OPEN, "per": "agent"}), name="busy")

    _, lines = of_chat(busy, status("OPEN", START, chat=1, assignee=0))

    assert lines[1:3] == [
        "  no          the chat has its agent  (nobody)",
        "Nothing is due: it does not hold. Look at the chat has its agent.",
    ]


def test_back_and_forth_is_the_chats_own() -> None:
    asked = {"change": {"assignee": {"from": "agent", "to": "agent"}}, "above": 2, "within": "30m"}
    passed = [status("OPEN", at(seconds=no), assignee=100 + no % 2, chat=1) for no in range(3)]

    found, lines = of_chat(rule(repeats(asked)), *passed)

    assert found.chat is not None
    assert lines[1] == "  no          repeats: above 2, within 30m  (2 times within 30m)"


# --- all of them, and programs -------------------------------------------------------------


def test_an_overview_has_a_line_for_each_the_worst_first() -> None:
    elsewhere = status("OPEN", START, chat=77, channel=CHANNEL + 1)
    _, now = lived(queue(), elsewhere, *opened(3))

    assert overview(queue(), now) == [
        "queue, at 10:00:00",
        "  yes         channel Instagram: 3 chats, since 10:00:00, alert 1",
        f"  no          channel {CHANNEL + 1}: 1 chat",
    ]


def test_a_rule_that_is_off_watches_nothing() -> None:
    off = rule(count(OPEN), name="queue", mode=Mode.OFF)
    _, now = lived(off, *opened(3))

    assert overview(off, now)[1] == "The rule is off: it watches nothing."
    assert in_words(explain_group(off, HERE, now), now)[1] == "The rule is off: it watches nothing."


def test_programs_are_told_the_same() -> None:
    _, now = lived(queue(), *opened(3))

    data = as_data(explain_group(queue(), HERE, now), now)

    assert (data["chat"], data["group"], data["holds"]) == ("", f"channel {CHANNEL}", "yes")


def test_the_lead_of_a_channel_hears_and_others_are_told_why_not() -> None:
    it = rule(count(OPEN), name="queue", tell=(Target("lead", Means.SMS),))
    life, now = lived(it, *opened(1))
    found = explain_group(it, HERE, now)

    assert [(to.name, to.means) for to in found.hears] == [("nikhil", "sms")]
    assert why_not("nikhil", found, now, life.alerts, ()) == [
        "There is no alert for this channel: the rule does not hold for it."
    ]
