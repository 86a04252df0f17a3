"""Living, rehearsing and backtesting: the same events give the same alerts and messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as replace_in

from alerting.config.examples.examples import Example, Expected, Happening, Kind
from alerting.config.examples.forms import EventForm
from alerting.config.examples.times import Moment
from alerting.config.texts.texts import finder_of
from alerting.model.alert import Alert
from alerting.model.event import Event, MessageEvent, Numbered
from alerting.model.times import MINUTE, SECOND
from alerting.proof.backtest import Backtest, Backtested, Period
from alerting.proof.heard import Heard, Listener
from alerting.proof.recording import Progress
from alerting.proof.rehearsal import rehearse
from alerting.proof.stage import Stage, digest_of
from tests.builders import CRITICAL, START, Life, book, looks_for, rule, state
from tests.pipeline.streams import floor, of_signals, streams, streams_with_signals
from tests.proof.clocks import StoppedClock

REFUND = looks_for("refund")
RULES = [
    *floor(),
    *of_signals(),
    rule(state({"status": "ON_HOLD"}), name="at-once", severity=CRITICAL),
    rule(REFUND, name="text"),
]
BOOK = replace(book(*RULES), find=finder_of(RULES))
AFTERWARDS = 90 * MINUTE
TICK = 15 * SECOND


class Told:
    """A recording of these events; each arrives when it happens."""

    unreadable = 0
    size = 1

    def __init__(self, events: Sequence[Event], slice_: int) -> None:
        self._events = [
            Numbered(seq, event.at, event, digest_of(event)) for seq, event in enumerate(events, 1)
        ]
        self._slice = slice_
        self.until = events[-1].at + AFTERWARDS

    def read(self, progress: Progress) -> Iterator[list[Numbered]]:
        for first in range(0, len(self._events), self._slice):
            yield self._events[first : first + self._slice]
            progress(1)


def lived(events: Sequence[Event]) -> Life:
    """As the daemon would: a tick every so often, and one before each event."""
    life = Life(*RULES)
    now = events[0].at
    for event in events:
        now = tick(life, now, event.at)
        life.hear(event)
    tick(life, now, events[-1].at + AFTERWARDS)
    return life


def tick(life: Life, now: int, until: int) -> int:
    for at in range(now, until, TICK):
        life.pass_until(at)
    life.pass_until(until)
    return until


def backtested(events: Sequence[Event], slice_: int) -> Backtested:
    backtest = Backtest([BOOK], Period(0, 2**60))
    return backtest.run(Told(events, slice_), StoppedClock(), lambda _: None).files[0]


def heard_by(life: Life) -> list[Heard]:
    listener = Listener()
    return [it for unit in life.units for it in listener.hear(unit)]


def in_order(heard: Sequence[Heard]) -> list[tuple[object, ...]]:
    """An agent who goes leaves several chats at one instant."""
    found = ((it.at, it.rule, it.kind, it.subject, it.risen, it.told, it.because) for it in heard)
    return sorted(found, key=lambda it: (it[0], it[1], msgspec.json.encode(it)))


def history(alerts: Iterable[Alert]) -> list[Alert]:
    """Of several that open at one instant, whichever is looked at first has the lower number."""
    return sorted((replace_in(alert, number=0) for alert in alerts), key=msgspec.json.encode)


def with_hits(event: Event) -> Event:
    """Every third message of a customer has the word that is looked for."""
    if not isinstance(event, MessageEvent) or not event.incoming or event.message % 3:
        return event
    return replace_in(event, hits=(REFUND.number,))


@given(streams() | streams_with_signals(), st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_a_backtest_finds_what_living_found(stream: list[Event], slice_: int) -> None:
    events = [with_hits(event) for event in stream]
    life, file = lived(events), backtested(events, slice_)

    assert history(file.course.ledger.by_key.values()) == history(life.alerts)
    assert file.tally.messages.total() == len(life.messages)


STATUS = ["CREATED", "OPEN", "ON_HOLD", "ON_PROGRESS", "ENDED", "MISSED"]

lines = st.one_of(
    st.fixed_dictionaries(
        {"status": st.sampled_from(STATUS)},
        optional={"assignee": st.sampled_from(["none", "bot", 106554156])},
    ),
    st.fixed_dictionaries({"reply_status": st.sampled_from(["ACCEPTED", "CREDIT_EXHAUSTED"])}),
    st.just({"message": "in"}),
    st.just({"message": "in", "text": "I want a refund"}),
    st.just({"message": "out", "by": "agent"}),
    st.just({"message": "out", "by": "bot"}),
    st.fixed_dictionaries(
        {"agent": st.just("106554156"), "presence": st.sampled_from(["online", "offline"])}
    ),
    st.fixed_dictionaries({"credits": st.sampled_from(["19.99", "20", "51"])}),
)
moments = st.sampled_from([1, 20 * SECOND, 3 * MINUTE, 10 * MINUTE, 40 * MINUTE])
stories = st.lists(st.tuples(moments, st.sampled_from("AB"), lines), min_size=1, max_size=20)


def example_of(story: Sequence[tuple[int, str, dict[str, object]]]) -> Example:
    after, happenings = count(), []
    now = START
    for place, (gap, session, line) in enumerate(story):
        now += gap if place else 0
        whose = {} if {"presence", "credits"} & line.keys() else {"session": session}
        said = EventForm.model_validate({"at": f"{next(after)}s", **whose, **line})
        happenings.append(Happening(now, said))
    end = Expected(now + AFTERWARDS - SECOND + 1, Kind.NOTHING)
    return Example("any", "any", 1, START, tuple(happenings), (end,))


@given(stories)
@settings(max_examples=60, deadline=None)
def test_a_rehearsal_hears_what_living_and_a_backtest_hear(
    story: list[tuple[int, str, dict[str, object]]],
) -> None:
    example, heard = example_of(story), list[Heard]()
    rehearse(example, BOOK, lambda _shard, news: heard.extend(news))
    stage = Stage(BOOK.directory, BOOK.find)
    events = [one.event for it in example.happenings for one in stage.events(it)]
    life, file = lived(events), backtested(events, 3)

    assert in_order(heard) == in_order(heard_by(life))
    assert history(file.course.ledger.by_key.values()) == history(life.alerts)


def test_a_moment_of_a_line_is_what_the_example_says() -> None:
    example = example_of([(MINUTE, "A", {"status": "ON_HOLD"})])

    assert example.happenings[0].event.at == Moment(0)
    assert example.happenings[0].at == START
