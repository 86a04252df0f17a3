"""Figures for reports: counted in whatever slices, they are those of the whole journal."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.model.event import Correction, Event, Gone, MessageEvent, MissedMessage
from alerting.model.times import DAY, HOUR, MINUTE, SECOND, EpochMs
from alerting.record import figures as record
from alerting.report.buckets import bucket_of, length_in, quantile
from alerting.report.counting import Counting
from alerting.report.figure import Figure
from tests.builders import AGENT_ID, CHANNEL, ORG, START, fate, status, wrote
from tests.report.journaled import (
    PATIENCE,
    UTC_SLOTS,
    Whole,
    cells,
    count,
    empty,
    journal,
    store,
    totals,
)

F = Figure
CHATS = st.integers(1, 4)
LATE = st.sampled_from((0, 0, 0, SECOND, 10 * MINUTE, 3 * HOUR))
STATUSES = ("CREATED", "OPEN", "ON_HOLD", "ON_PROGRESS", "ENDED", "BLOCKED", "MISSED")


@st.composite
def event(draw: st.DrawFn, at: EpochMs) -> Event:
    at, chat = at - draw(LATE), draw(CHATS)
    channel = CHANNEL + chat % 2
    match draw(st.sampled_from("ssmmmmffcng")):
        case "s":
            who = draw(st.sampled_from((0, AGENT_ID, AGENT_ID + 1)))
            bot = draw(st.booleans()) and draw(st.booleans())
            value = draw(st.sampled_from(STATUSES))
            return status(value, at, chat=chat, assignee=who, bot=bot, channel=channel)
        case "m":
            who_wrote = draw(st.sampled_from(("customer", "agent", "customer", "agent", "bot")))
            number = draw(st.integers(1, 12))
            return wrote(who_wrote, at, chat=chat, message=number, channel=channel)
        case "c":
            value = draw(st.sampled_from(STATUSES))
            return Correction(ORG, chat, at, channel, value, assignee=AGENT_ID)
        case "n":
            number = draw(st.integers(1, 12))
            return MissedMessage(ORG, chat, at, channel, message=number, actor="ENDUSER")
        case "f":
            value = draw(st.sampled_from(("SENT", "DELIVERED", "READ", "FAILED")))
            return fate(value, at, draw(st.integers(1, 12)), chat=chat)
        case _:
            return Gone(ORG, chat, at, channel)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[EpochMs, Event]]:
    found, at = [], START
    for _ in range(draw(st.integers(1, 40))):
        at += draw(st.sampled_from((0, SECOND, MINUTE, 20 * MINUTE, HOUR, 6 * HOUR)))
        found.append((at, draw(event(at))))
    return found


@given(histories(), st.integers(1, 7), st.integers(0, 40), st.booleans())
def test_any_slices_give_the_figures_of_the_whole_journal(
    history: list[tuple[EpochMs, Event]],
    at_once: int,
    first: int,
    killed: bool,  # noqa: FBT001
) -> None:
    database = empty()
    events = journal(database, history[:first])
    count(database, events_at_once=at_once, killed=killed)
    events += journal(database, history[first:])
    count(database, events_at_once=at_once, killed=killed)

    assert cells(database) == Whole().of(events)


@given(st.lists(st.tuples(CHATS, st.sampled_from(("customer", "agent")), st.integers(1, 90))))
def test_messages_and_next_responses_are_those_of_a_plain_count(
    said: list[tuple[int, str, int]],
) -> None:
    at, history, plain = START, [], Counter[F]()
    waits: defaultdict[int, EpochMs] = defaultdict(int)
    lengths: Counter[int] = Counter()
    answered: set[int] = set()
    for number, (chat, who, minutes) in enumerate(said, 1):
        at += minutes * SECOND
        history.append((at, wrote(who, at, chat=chat, message=number)))
        plain[F.BEGUN] += chat not in {it.chat for _, it in history[:-1]}
        if who == "customer":
            plain[F.ARRIVALS] += 1
            waits[chat] = waits[chat] or at
        else:
            plain.update((F.REPLIES, F.SENT, F.READABLE))
            if waits[chat] and chat in answered:
                lengths[bucket_of(at - waits[chat])] += 1
            waits[chat] = 0
            answered.add(chat)
    database = empty()
    journal(database, history)
    count(database)

    found = totals(cells(database).values())
    found.pop(F.PICKUP, None)
    assert found.pop(F.NEXT_RESPONSE, {}) == lengths
    assert {figure: of[0] for figure, of in found.items()} == {k: n for k, n in plain.items() if n}


def test_what_was_counted_by_somebody_else_meanwhile_is_not_counted_twice() -> None:
    database = empty()
    journal(database, [(START, wrote("customer", START))])
    twice = [Counting(PATIENCE).slice(database, UTC_SLOTS) for _ in range(2)]

    assert [store(database, it) for it in twice if it] == [True, False]
    assert totals(cells(database).values())[F.ARRIVALS] == {0: 1}


def test_a_repeat_is_not_counted_after_a_restart_either() -> None:
    database, first = empty(), wrote("customer", START, message=7)
    journal(database, [(START, first)])
    count(database)
    journal(database, [(START + MINUTE, first)])
    count(database)

    assert totals(cells(database).values())[F.ARRIVALS] == {0: 1}


def test_pickup_is_from_the_first_message_until_an_agent_has_the_chat() -> None:
    database = empty()
    after: list[Event] = [
        wrote("customer", START),
        status("OPEN", START + SECOND, assignee=0),
        status("ON_PROGRESS", START + 50 * SECOND),
    ]
    journal(database, [(it.at, it) for it in after])
    count(database)

    assert totals(cells(database).values())[F.PICKUP] == {bucket_of(50 * SECOND): 1}


def test_a_message_counts_as_delivered_and_read_within_its_time_only() -> None:
    database = empty()
    sent: list[Event] = [wrote("agent", START, message=n) for n in (1, 2, 3)]
    told: list[Event] = [
        fate("READ", START + MINUTE, 1),
        fate("READ", START + 3 * HOUR, 2),
        fate("DELIVERED", START + 2 * HOUR, 3),
        fate("READ", START + DAY + MINUTE, 3),
        fate("READ", START + DAY + MINUTE, 99),
    ]
    journal(database, [(it.at, it) for it in [*sent, *sorted(told, key=lambda it: it.at)]])
    count(database)

    found = totals(cells(database).values())
    assert [found[it][0] for it in (F.SENT, F.DELIVERED, F.READ)] == [3, 1, 2]


def test_chats_at_a_time_are_the_time_in_which_an_agent_had_so_many() -> None:
    database = empty()
    journal(
        database,
        [
            (START, status("ON_PROGRESS", START, chat=1)),
            (START + 10 * MINUTE, status("ON_PROGRESS", START + 10 * MINUTE, chat=2)),
            (START + 30 * MINUTE, status("ENDED", START + 30 * MINUTE, chat=1)),
            (START + 90 * MINUTE, status("ENDED", START + 90 * MINUTE, chat=2)),
        ],
    )
    count(database)

    assert totals(cells(database).values())[F.HELD] == {1: 70 * MINUTE, 2: 20 * MINUTE}


def test_another_version_counts_anew_and_keeps_what_only_it_knows() -> None:
    database = empty()
    told = [wrote("customer", START + n * HOUR, message=n + 1) for n in range(5)]
    journal(database, [(it.at, it) for it in told])
    count(database)
    database.execute("DELETE FROM events WHERE seq < 3")
    mark = record.mark(database)
    body = record._encode(replace(mark, version="0"))
    database.execute("UPDATE figures_mark SET body = ?", (body,))
    count(database)

    slots = [place.slot for place, cell in cells(database).items() if F.ARRIVALS * 4096 in cell]
    assert slots == [START + n * HOUR for n in range(5)]
    assert totals(cells(database).values())[F.ARRIVALS] == {0: 5}


def test_nothing_of_the_customer_is_kept_with_what_is_counted() -> None:
    database = empty()
    told = MessageEvent(ORG, 1, START, CHANNEL, message=1, contact=77, customer_name="Ann Other")
    journal(database, [(START, told)])
    count(database)

    chat = record.chat_of(database, ORG, 1)
    assert chat is not None
    assert (chat.contact, chat.customer_name) == (0, "")


@given(st.integers(0, 40 * DAY))
def test_a_length_is_read_back_within_two_percent(length: int) -> None:
    assert abs(length_in(bucket_of(length)) - length) <= max(0.5, 0.015 * length + 0.5)


@given(st.lists(st.integers(0, DAY), min_size=1), st.sampled_from((0.5, 0.9)))
def test_the_parts_of_all_are_those_of_the_sorted_lengths(lengths: list[int], part: float) -> None:
    counts = Counter(bucket_of(it) for it in lengths)
    exact = sorted(lengths)[max(0, -int(-part * len(lengths) // 1) - 1)]

    found = quantile(counts, part)
    assert found is not None
    assert abs(found - exact) <= max(0.5, 0.015 * exact + 0.5)
