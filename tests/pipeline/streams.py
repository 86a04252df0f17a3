"""Random but truthful webhooks: a few chats, every kind of event, each at an instant of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from alerting.judge.rulebook import Rule, Step
from alerting.model.event import Event
from alerting.model.people import Means, Target
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs
from tests.builders import (
    AGENT_ID,
    START,
    came,
    change,
    clock,
    conditions,
    count,
    fate,
    fault,
    left,
    low,
    missing,
    repeats,
    rule,
    share,
    state,
    status,
    stays,
    went,
    wrote,
)

STATUSES = ["CREATED", "OPEN", "ON_HOLD", "ON_PROGRESS", "ENDED", "BLOCKED", "MISSED", "PAUSED"]
REPLIES = ["", "ACCEPTED", "UNASSIGNED", "CREDIT_EXHAUSTED", "SESSION_EXPIRED"]
HOLDERS = [(0, False), (AGENT_ID, False), (AGENT_ID + 1, False), (7, True), (0, True)]
#: A message fails or is read, never both.
FATES = [["SENT", "DELIVERED", "READ"], ["QUEUED", "SENT", "FAILED"]]

WORSE = Step(Severity.WARNING, (Target("nikhil", Means.SMS),))
CLOCK = clock("next_response", warn=(3 * MINUTE, 9 * MINUTE))

APPS = ["WHATSAPP", "INSTAGRAM"]
GAPS = st.sampled_from([1, 700, 20 * SECOND, 3 * MINUTE, 5 * MINUTE, 10 * MINUTE, 40 * MINUTE])
CHATS = st.integers(1, 3)

statuses = st.tuples(
    st.just("status"),
    GAPS,
    CHATS,
    st.sampled_from(STATUSES),
    st.sampled_from(HOLDERS),
    st.sampled_from(REPLIES),
    st.integers(0, 5),
)
words = st.tuples(st.just("wrote"), GAPS, CHATS, st.sampled_from(["customer", "agent", "bot"]))
presences = st.tuples(st.just("presence"), GAPS, st.integers(0, 2), st.booleans())
balances = st.tuples(
    st.just("credits"), GAPS, st.sampled_from([0, 19.99, 20, 35, 50, 51]), st.sampled_from(APPS)
)
fates = st.tuples(st.just("fate"), GAPS, CHATS, st.integers(1, 6), st.integers(0, 2))


@dataclass
class Writer:
    """Turns draws into events at instants that never repeat."""

    now: EpochMs = START
    message: int = 10

    def write(self, drawn: Sequence[object], last: dict[int, str]) -> Event:
        match drawn:
            case ("status", int() as gap, int() as chat, str() as value, (who, bot), reply, told):
                self.now += gap
                was, last[chat] = last.get(chat, ""), value
                holder = {"assignee": who, "bot": bot, "reply": reply, "messages": told}
                return status(value, self.now, chat=chat, was=was, **holder)  # type: ignore[arg-type]
            case ("wrote", int() as gap, int() as chat, str() as who):
                self.now += gap
                self.message += 1
                return wrote(who, self.now, chat=chat, message=self.message)
            case ("fate", int() as gap, int() as chat, int() as number, int() as rank):
                self.now += gap
                return fate(FATES[number % 2][rank], self.now, 10 + number, chat=chat)
            case ("presence", int() as gap, int() as agent, bool() as online):
                self.now += gap
                return (came if online else went)(self.now, AGENT_ID + agent)
            case ("credits", int() as gap, float() | int() as amount, str() as app):
                self.now += gap
                return left(amount, self.now, app)
            case _:
                raise AssertionError(drawn)


def _write(draws: Sequence[Sequence[object]]) -> list[Event]:
    writer, last = Writer(), dict[int, str]()
    return [writer.write(drawn, last) for drawn in draws]


def streams(*, longest: int = 40) -> st.SearchStrategy[list[Event]]:
    """Events in the order in which they happened."""
    drawn = st.one_of(statuses, statuses, words, words, fates)
    return st.lists(drawn, min_size=1, max_size=longest).map(_write)


def streams_with_signals(*, longest: int = 40) -> st.SearchStrategy[list[Event]]:
    """Agents come and go, too, and balances are told."""
    drawn = st.one_of(statuses, statuses, words, presences, presences, balances)
    return st.lists(drawn, min_size=1, max_size=longest).map(_write)


def of_signals() -> list[Rule]:
    """Rules that ask who is there, and what is left."""
    waits = {"of": "chats", "where": {"status": ["OPEN", "ON_HOLD"]}, "above": 0}
    gone = {"of": "chats", "where": {"assignee": "offline"}}
    few = {"agents_online": {"below": 2}}
    return [
        rule(state({"assignee": "offline"}, "3m"), name="agent-left"),
        rule(state({"assignee": ["none", "offline"], "status": "OPEN"}), name="nobodys"),
        rule(state({"not": {"assignee": "offline"}, "waiting_on": "agent"}, "5m"), name="there"),
        rule(count({**waits, "while": {"agents_online": 0}}, "3m"), name="nobody-is-there"),
        rule(count({**waits, "per": "channel", "while": few}), name="few", calm_for=4 * MINUTE),
        rule(count({**gone, "per": "agent", "above": 1, "until_below": 1}), name="left-many"),
        rule(share({**gone, "above": "40%", "within": "1h", "at_least": 2}), name="left-share"),
        rule(low({"below": 20}), name="low"),
        rule(low({"below": 20, "until_above": 50, "app": "whatsapp"}, "5m"), name="low-of-one"),
        rule(low({"below": 20, "until_above": 50}), name="low-of-any", calm_for=4 * MINUTE),
    ]


def of_groups() -> list[Rule]:
    """One rule of each kind about groups."""
    opened = {"of": "chats", "where": {"status": ["OPEN", "ON_HOLD"]}}
    waits = {"of": "chats", "where": {"waited": {"above": "2m"}}}
    failed = {"of": "messages", "where": {"status": ["SENT", "FAILED"]}}
    handed = {"change": {"assignee": {"from": "agent", "to": ["agent", "none"]}}}
    return [
        rule(count({**opened, "per": "channel", "above": 1}), name="queue", calm_for=4 * MINUTE),
        rule(count({**opened, "per": "agent", "above": 1}, "3m"), name="load"),
        rule(count({**opened, "above": 2, "until_below": 1}), name="many-open"),
        rule(count({**waits, "per": "app", "above": 1}), name="many-wait"),
        rule(count({**failed, "within": "20m", "above": 1}), name="many-failed"),
        rule(count({**opened, "within": "30m", "below": 2}, "5m"), name="few"),
        rule(share({**failed, "above": "40%", "within": "1h", "at_least": 2}), name="share"),
        rule(missing({"event": "message_in"}, "35m"), name="quiet"),
        rule(repeats({**handed, "above": 1, "within": "30m"}), name="ping-pong"),
        rule(repeats({**handed, "above": 1, "within": "1h", "per": "agent"}), name="passes-on"),
        rule(fault("CREDIT_EXHAUSTED"), name="fault"),
    ]


def floor() -> list[Rule]:
    """One rule of each kind, and some that hold at once or for a while."""
    everybody = (Target("asha", Means.SLACK), Target("nikhil", Means.EMAIL))
    credit = state({"reply_status": "CREDIT_EXHAUSTED"})
    moved = change({"assignee": {"from": "agent", "to": ["none", "agent"]}})
    return [
        rule(),
        rule(state({"status": ["CREATED", "OPEN"], "assignee": "none"}, "3m"), name="nobody"),
        rule(state({"waiting_on": "agent"}, "5m"), name="waits", tell=everybody),
        rule(state({"not": {"assignee": "bot"}, "messages": {"above": 3}}), name="many"),
        rule(state({"any": [{"status": "BLOCKED"}, {"reopened": True}]}, "10m"), name="odd"),
        rule(credit, name="credit", where=conditions(status=["OPEN", "ON_HOLD"])),
        rule(stays("DELIVERED", "20m"), name="unread"),
        rule(stays("FAILED"), name="failed"),
        rule(change("ended_unanswered"), name="unanswered", keep=HOUR),
        rule(change("ended_abruptly"), name="abruptly", keep=HOUR),
        rule(change("reopened"), name="reopened", keep=HOUR),
        rule(change({"status": {"to": "MISSED"}}), name="missed", keep=HOUR),
        rule(moved, name="moved", keep=HOUR),
        rule(state({"status": "OPEN"}, "3m"), name="calm", calm_for=10 * MINUTE),
        rule(CLOCK, name="clock", steps=(WORSE,), severity=Severity.INFO),
        rule(clock("resolution", reopenings=True), name="resolution"),
        *of_groups(),
    ]
