"""Chats of which Zoho was asked: corrected, confirmed, or gone."""

from alerting.model.alert import Ending
from alerting.model.event import Correction, Gone, PresenceEvent
from tests.builders import CHANNEL, CHAT, ORG, Life, at, rule, state, status


def asked(value: str, minute: float) -> Correction:
    return Correction(ORG, CHAT, at(minutes=minute), CHANNEL, value, assignee=106554156)


def gone(minute: float) -> Gone:
    return Gone(ORG, CHAT, at(minutes=minute))


def test_what_a_lost_event_began_is_told_and_what_it_ended_is_over() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "10m")))
    life.hear(status("OPEN", at()))
    life.hear(asked("ON_HOLD", 5))
    life.pass_until(at(minutes=15))
    life.hear(asked("ON_PROGRESS", 20))

    assert life.reasons == [(15, "first"), (20, "ended")]


def test_alerts_of_a_chat_that_zoho_no_longer_knows_are_lost_sight_of() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "10m")))
    life.hear(status("ON_HOLD", at()))
    life.pass_until(at(minutes=10))
    life.hear(gone(11))

    assert [it.ending for it in life.alerts] == [Ending.LOST_SIGHT]
    assert life.shard.tracker.find(ORG, CHAT) is None


def test_a_chat_that_is_heard_of_again_after_it_was_gone_is_a_new_one() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "10m")))
    life.hear(status("ON_HOLD", at()), gone(1), status("ON_HOLD", at(minutes=2)))
    life.pass_until(at(minutes=11))
    assert life.alerts == []

    life.pass_until(at(minutes=12))
    assert [it.opened_at for it in life.alerts] == [at(minutes=12)]


def test_confirmed_by_asking_what_was_overdue_after_a_gap_goes_on() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "10m")))
    life.hear(status("ON_HOLD", at()))
    life.miss(at(minutes=1), at(minutes=60))
    life.pass_until(at(minutes=60))
    assert life.alerts[0].unconfirmed

    life.hear(asked("ON_HOLD", 61))

    assert not life.alerts[0].unconfirmed
    assert life.alerts[0].is_open


def test_presence_confirms_no_chat() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "10m")))
    life.hear(status("ON_HOLD", at(), assignee=5))
    life.miss(at(minutes=1), at(minutes=60))
    life.hear(PresenceEvent(ORG, 0, at(minutes=61), agent=5, online=False))

    chat = life.shard.tracker.find(ORG, CHAT)
    assert chat
    assert (chat.away, chat.confirmed) == (True, False)


def test_after_a_gap_nobody_is_known_to_be_there_or_away() -> None:
    life = Life(rule(state({"assignee": "offline"}, "10m")))
    life.hear(status("ON_HOLD", at(), assignee=5))
    life.hear(PresenceEvent(ORG, 0, at(minutes=1), agent=5, online=False))
    life.miss(at(minutes=2), at(minutes=60))
    life.pass_until(at(minutes=60))
    assert life.alerts == []

    life.hear(PresenceEvent(ORG, 0, at(minutes=61), agent=5, online=False))

    assert [it.opened_at for it in life.alerts] == [at(minutes=11)]
