"""What holds for tallies after any stream of webhooks, in order or late."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.judge.asking import asked
from alerting.judge.tally import Group, Tally
from alerting.model.answer import Holds
from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.times import MINUTE, EpochMs
from alerting.model.zoho import OVER
from tests.builders import AGENT_ID, CHANNEL, ORG, START, conditions, numbered
from tests.judge.tallied import Told, count, fault, missing, repeats, share, standings
from tests.pipeline.streams import streams

#: How long after it happened an event arrives.
DELAYS = st.lists(st.sampled_from([0, 0, 0, 1, 5_000, 4 * MINUTE, 30 * MINUTE]), min_size=40)

Matches = Callable[[Chat, EpochMs], bool]


def told_late(events: Sequence[Event], delays: Sequence[int]) -> list[tuple[Event, EpochMs]]:
    """Each event with its arrival, in the order in which they arrive."""
    late = [(event, event.at + delay) for event, delay in zip(events, delays, strict=False)]
    return sorted(late, key=lambda each: each[1])


def of_channel(chat: Chat) -> Group | None:
    return (chat.org, chat.channel) if chat.channel else None


def of_agent(chat: Chat) -> Group | None:
    return (chat.org, chat.assignee) if chat.assignee_kind == "agent" else None


def of_app(chat: Chat) -> Group | None:
    return (chat.org, chat.app) if chat.app else None


def of_org(chat: Chat) -> Group | None:
    return chat.org, 0


def counted(
    of: Callable[[Chat], Group | None], matches: Matches, **words: object
) -> tuple[Callable[[], Tally], Callable[[Chat], Group | None], Matches]:
    per = of.__name__.removeprefix("of_")
    bounds = {} if "below" in words else {"above": 1}
    return (lambda: count("chats", per=per, **bounds, **words)), of, matches  # type: ignore[arg-type]


RECOUNTED = [
    counted(of_org, lambda chat, _: chat.status not in OVER),
    counted(of_org, lambda chat, _: not chat.reopened and chat.status not in OVER,
            where={"reopened": False}),
    counted(of_org, lambda chat, _: chat.messages < 3 and chat.status not in OVER,
            where={"messages": {"below": 3}, "org": ORG}, below=2),
    counted(of_app, lambda chat, _: chat.status == "ENDED", where={"status": "ENDED"}),
    counted(of_agent, lambda chat, _: chat.status in ("ON_HOLD", "OPEN"),
            where={"status": ["ON_HOLD", "OPEN"]}, until_below=1),
    counted(of_channel, lambda chat, _: chat.status == "OPEN" and chat.assignee_kind == "none",
            where={"status": "OPEN", "assignee": "none"}, below=3, until_above=4),
    counted(of_agent, lambda chat, _: chat.assignee == AGENT_ID and chat.status not in OVER,
            rule_where={"assignee": AGENT_ID}),
    counted(of_channel, lambda chat, _: chat.app == "WHATSAPP" and chat.waiting_on == "customer"
            and chat.status not in OVER, where={"waiting_on": "customer"},
            rule_where={"app": "whatsapp"}),
    counted(of_channel, lambda chat, now: chat.waiting_on == "agent" and chat.status not in OVER
            and chat.waiting_since + 4 * MINUTE <= now, where={"waited": {"above": "4m"}}),
    counted(of_agent, lambda chat, now: chat.waiting_on == "agent" and chat.status == "ON_HOLD"
            and chat.waiting_since + 9 * MINUTE <= now,
            where={"waited": {"above": "9m"}, "status": "ON_HOLD"}),
]  # fmt: skip


@pytest.mark.parametrize("make, of, matches", RECOUNTED)
@given(events=streams(), delays=DELAYS, until=st.integers(0, 60 * MINUTE))
def test_chats_are_counted_as_if_all_were_counted_anew(
    make: Callable[[], Tally],
    of: Callable[[Chat], Group | None],
    matches: Matches,
    events: list[Event],
    delays: list[int],
    until: int,
) -> None:
    told, now = Told(make()), START
    for event, now in told_late(events, delays):
        told.hear(event, arrived=now)
        assert numbers(told) == recounted(told, of, matches, now)
    now += until
    assert numbers(told.pass_until(now)) == recounted(told, of, matches, now)


def numbers(told: Told) -> Counter[Group]:
    return Counter({group: told.number(group) for group in told.tally.groups()})


def recounted(
    told: Told, of: Callable[[Chat], Group | None], matches: Matches, now: EpochMs
) -> Counter[Group]:
    """Groups without any are equal to none."""
    chats = [chat for chat in told.tracker if matches(chat, now)]
    return Counter(group for chat in chats if (group := of(chat)) is not None)


@pytest.mark.parametrize("where", [{"assignee": "none"}, {"reopened": True}, {"status": "ENDED"}])
@given(events=streams(), delays=DELAYS)
def test_chats_are_compared_as_if_all_were_compared_anew(
    where: dict[str, object], events: list[Event], delays: list[int]
) -> None:
    beside, wanted = asked(conditions(app="whatsapp")), asked(conditions(**where))
    told = Told(share("chats", where, above="50%", within="30d", rule_where={"app": "whatsapp"}))
    for event, now in told_late(events, delays):
        told.hear(event, arrived=now)
        base = [chat for chat in told.tracker if beside.ask(chat) is Holds.YES]
        matching = sum(wanted.ask(chat) is Holds.YES for chat in base)
        assert told.what((ORG, 0)).startswith(f"{matching} of {len(base)} ")


@given(streams(), DELAYS, st.integers(0, 60 * MINUTE))
def test_messages_within_a_time_are_counted_as_they_are_but_for_a_bucket(
    events: list[Event], delays: list[int], until: int
) -> None:
    told = Told(count("messages", {"direction": "in"}, per="channel", above=1, within="20m"))
    sent, width = [], 20 * MINUTE // 256
    for event, now in told_late(events, delays):
        told.hear(event, arrived=now)
        sent += [event.at] if getattr(event, "incoming", False) else []
        for later in (now, now + until % MINUTE):
            ages = [later - at for at in sent]
            told.pass_until(later)
            least = sum(age < 20 * MINUTE for age in ages)
            most = sum(age < 20 * MINUTE + width for age in ages)
            assert least <= told.number((ORG, CHANNEL)) <= most


HOLD = {"status": "ON_HOLD"}
EVERY: dict[str, Callable[[], Tally]] = {
    "now": lambda: count("chats", HOLD, per="agent", above=0),
    "hysteresis": lambda: count("chats", HOLD, per="channel", above=1, until_below=1),
    "waited": lambda: count("chats", {"waited": {"above": "4m"}}, above=0),
    "within": lambda: count("chats", HOLD, per="agent", above=0, within="20m"),
    "waited within": lambda: count(
        "chats", {"waited": {"above": "4m"}}, per="channel", below=2, within="20m"
    ),
    "messages": lambda: count("messages", {"status": ["SENT", "READ"]}, above=1, within="20m"),
    "share of messages": lambda: share(
        "messages", {"status": "SENT"}, above="40%", until_below="20%", at_least=2, older_than="1m"
    ),
    "share of chats": lambda: share("chats", HOLD, per="agent", below="60%", at_least=1),
    "missing": lambda: missing("message_in", CHANNEL, 9),
    "repeats": lambda: repeats({"status": {"to": ["ON_HOLD", "OPEN"]}}, above=1, per="agent"),
    "fault": lambda: fault("CREDIT_EXHAUSTED"),
}


@pytest.mark.parametrize("kind", EVERY)
@given(events=streams(), delays=DELAYS, stop=st.integers(0, 40))
def test_after_a_restart_everything_goes_on_as_if_there_had_been_none(
    kind: str, events: list[Event], delays: list[int], stop: int
) -> None:
    through, stopped = Told(EVERY[kind]()), Told(EVERY[kind]())
    for no, (event, now) in enumerate(told_late(events, delays)):
        if no == stop:
            saved = stopped.tally.save()
            stopped = stopped.restarted(EVERY[kind]())
            assert stopped.tally.save() == saved
            assert standings(stopped.pass_until(now)) == standings(through.pass_until(now))
        through.hear(event, arrived=now)
        stopped.hear(event, arrived=now)
        assert standings(stopped) == standings(through)
    later = events[-1].at + 200 * MINUTE
    assert standings(stopped.pass_until(later)) == standings(through.pass_until(later))


@pytest.mark.parametrize("kind", EVERY)
@given(events=streams(), delays=DELAYS)
def test_a_change_told_twice_changes_nothing_more(
    kind: str, events: list[Event], delays: list[int]
) -> None:
    told = Told(EVERY[kind]())
    for event, now in told_late(events, delays):
        for it in numbered([event], first=1 + len(told.tracker.repeats.remembered()), arrived=now):
            told.pass_until(now)
            change = told.tracker.apply(it)
            if change is None:
                continue
            told.tally.hear(change)
            once = standings(told)
            assert not set(told.tally.hear(change))
            assert standings(told) == once
