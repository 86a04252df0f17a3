"""What Zoho says when it is asked, beside what its webhooks told."""

from typing import Any

import pytest

from alerting.model.chat import Chat, Fact
from alerting.model.event import (
    Correction,
    Event,
    MissedFate,
    MissedMessage,
    PresenceEvent,
    StatusEvent,
)
from alerting.proof.stage import digest_of
from alerting.track.tracker import Tracker
from tests.builders import CHANNEL, CHAT, ORG, at, chat_after, fate, numbered, status, wrote

PRIYA = 106554156


def asked(value: str, minute: float, **words: object) -> Correction:
    return Correction(ORG, CHAT, at(minutes=minute), CHANNEL, value, **words)  # type: ignore[arg-type]


def presence(minute: float, *, online: bool, agent: int = PRIYA) -> PresenceEvent:
    return PresenceEvent(ORG, 0, at(minutes=minute), agent=agent, online=online)


def lived(*events: Event) -> Tracker:
    tracker = Tracker()
    for it in numbered(events):
        if isinstance(it.event, PresenceEvent):
            tracker.apply_signal(it)
        else:
            tracker.apply(it)
    return tracker


def chat_of(*events: Event) -> Chat:
    chat = lived(*events).find(ORG, CHAT)
    assert chat
    return chat


def test_a_correction_changes_what_a_lost_event_would_have_changed() -> None:
    facts: dict[str, Any] = {"reply": "CREDIT_EXHAUSTED", "assignee": PRIYA, "messages": 3}
    told = chat_after(status("OPEN", at(), assignee=0), status("ON_HOLD", at(minutes=2), **facts))
    found = chat_after(status("OPEN", at(), assignee=0), asked("ON_HOLD", 2, **facts))

    assert found == told


def test_a_correction_says_what_a_chat_is_about() -> None:
    chat = chat_of(asked("OPEN", 0, app="WHATSAPP", contact=7, ticket=8, ticket_number="434"))

    assert (chat.app, chat.contact, chat.ticket, chat.ticket_number) == ("WHATSAPP", 7, 8, "434")


@pytest.mark.parametrize("minute, stands", [(1.9, "ON_HOLD"), (2, "ENDED"), (2.1, "ENDED")])
def test_what_happened_after_the_question_wins(minute: float, stands: str) -> None:
    assert chat_of(asked("ON_HOLD", 2), status("ENDED", at(minutes=minute))).status == stands


def test_the_record_marks_what_no_webhook_told() -> None:
    tracker = Tracker()
    changes = [tracker.apply(it) for it in numbered([status("OPEN", at()), asked("ENDED", 2)])]

    assert [it.transition.corrected for it in changes if it and it.transition] == [False, True]


def test_a_correction_that_changes_nothing_confirms() -> None:
    tracker = lived(status("OPEN", at()))
    chat = tracker.find(ORG, CHAT)
    assert chat
    chat.confirmed = False

    tracker.apply(numbered([asked("OPEN", 60, assignee=PRIYA)], first=2)[0])

    assert (chat.confirmed, chat.status_at, chat.heard_at) == (True, at(), at(minutes=60))


@pytest.mark.parametrize(
    "told, found",
    [
        (
            wrote("customer", at(), message=5, hits=(1,)),
            MissedMessage(ORG, CHAT, at(minutes=1), message=5, incoming=True),
        ),
        (fate("READ", at(), 5), MissedFate(ORG, CHAT, at(minutes=1), message=5, fate="READ")),
    ],
    ids=["message", "fate"],
)
def test_what_is_found_by_asking_and_then_told_counts_once(told: Event, found: Event) -> None:
    assert digest_of(told) == digest_of(found)
    for events in ((told, found), (found, told)):
        tracker = lived(status("OPEN", at()), *events)
        assert (tracker.repeated, chat_of(*events).counted) == (
            1,
            int("mess" in str(events[0].__class__).lower()),
        )


def test_another_fate_of_a_message_is_no_repeat() -> None:
    assert digest_of(fate("SENT", at(), 5)) != digest_of(fate("READ", at(), 5))


@pytest.mark.parametrize(
    "events, away, since",
    [
        ([status("OPEN", at(), assignee=PRIYA)], None, 0),
        ([presence(0, online=True), status("OPEN", at(minutes=1), assignee=PRIYA)], False, 1),
        ([presence(0, online=False), status("OPEN", at(minutes=1), assignee=PRIYA)], True, 1),
        ([status("OPEN", at(), assignee=PRIYA), presence(2, online=False)], True, 2),
        ([status("OPEN", at(), assignee=PRIYA), presence(2, online=False, agent=9)], None, 0),
        (
            [
                status("OPEN", at(), assignee=PRIYA),
                presence(2, online=False),
                presence(3, online=True),
            ],
            False,
            3,
        ),
        (
            [
                status("OPEN", at(), assignee=PRIYA),
                presence(3, online=True),
                presence(2, online=False),
            ],
            False,
            3,
        ),
        (
            [
                presence(0, online=False),
                status("OPEN", at(minutes=1), assignee=PRIYA),
                status("OPEN", at(minutes=2), assignee=0),
            ],
            None,
            2,
        ),
        ([status("ENDED", at(), assignee=PRIYA), presence(2, online=False)], None, 0),
    ],
)
def test_whether_who_has_a_chat_is_there(
    events: list[StatusEvent | PresenceEvent],
    away: bool | None,  # noqa: FBT001
    since: float,
) -> None:
    chat = chat_of(*events)

    assert (chat.away, chat.away_at) == (away, at(minutes=since))


def test_who_was_away_all_the_while_is_away_since_a_chat_is_reopened() -> None:
    tracker = Tracker()
    told: list[Event] = [
        presence(0, online=False),
        status("OPEN", at(minutes=1), assignee=PRIYA),
        status("ENDED", at(minutes=2), assignee=PRIYA),
        status("OPEN", at(minutes=3), assignee=PRIYA),
    ]
    first, *rest = numbered(told)
    tracker.apply_signal(first)
    *_, change = [tracker.apply(it) for it in rest]
    assert change
    assert (change.chat.away, change.chat.away_at) == (True, at(minutes=3))
    assert change.facts & Fact.ASSIGNEE


def test_when_nobody_asks_any_more_nothing_is_known_of_anybody() -> None:
    tracker = lived(presence(0, online=False), status("OPEN", at(minutes=1), assignee=PRIYA))
    [it] = numbered([PresenceEvent(ORG, 0, at(minutes=2))], first=3)
    [change] = tracker.apply_signal(it)

    assert (change.chat.away, change.facts) == (None, Fact.ASSIGNEE)
    assert tracker.presence.online(ORG, PRIYA) is None
    assert tracker.presence.count_online(ORG) is None
    assert tracker.apply_signal(it) == []


@pytest.mark.parametrize(
    "events, count",
    [
        ([], None),
        ([presence(0, online=True)], 1),
        ([presence(0, online=True), presence(0, online=True, agent=9)], 2),
        ([presence(0, online=True), presence(1, online=False)], 0),
    ],
)
def test_how_many_are_there(events: list[PresenceEvent], count: int | None) -> None:
    assert lived(*events).presence.count_online(ORG) == count


def test_who_goes_is_away_from_no_chat_that_is_over_gone_or_somebody_elses() -> None:
    tracker = Tracker()
    for session, assignee in enumerate((PRIYA, PRIYA, PRIYA, 9), 1):
        chat = Chat(ORG, session, at(), at(), 1, status="OPEN", assignee_kind="agent")
        chat.assignee = assignee
        tracker.add(chat)  # of a snapshot
    tracker.forget(tracker.chats[ORG][1])
    told: list[StatusEvent | PresenceEvent] = [
        StatusEvent(ORG, 2, at(), status="ENDED", assignee=PRIYA),
        StatusEvent(ORG, 4, at(), status="OPEN", assignee=PRIYA),
        presence(1, online=False),
        StatusEvent(ORG, 2, at(minutes=2), status="OPEN", assignee=PRIYA),
        StatusEvent(ORG, 4, at(minutes=2), status="OPEN", assignee=9),
        presence(3, online=True),
    ]
    away = []
    for it in numbered(told, first=2):
        if isinstance(it.event, PresenceEvent):
            away.append([each.chat.session for each in tracker.apply_signal(it)])
        else:
            tracker.apply(it)
    assert away == [[3, 4], [2, 3]]
    assert tracker.held.counts(ORG) == {PRIYA: 2, 9: 1}
    assert tracker.presence.count_online(ORG) == 1
    tracker.presence.forget()
    assert tracker.presence.count_online(ORG) is None


def test_a_message_that_was_lost_before_the_first_status_is_none_from_before_our_time() -> None:
    chat = chat_of(
        wrote("customer", at()),
        status("OPEN", at(minutes=1), messages=2, assignee=0),
        MissedMessage(ORG, CHAT, at(seconds=30), message=77, incoming=True),
    )

    assert (chat.counted, chat.episode_base, chat.under_way) == (2, 0, False)
