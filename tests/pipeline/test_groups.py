"""Alerts about channels, agents, apps and the org: when they open, move on and end."""

import pytest

from alerting.judge.count import CountSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import Rule
from alerting.model.alert import Ending, Subject
from alerting.model.calendar import Calendar, Period
from alerting.model.times import HOUR, MINUTE
from tests.builders import CHANNEL, ORG, START, Life, at, fate, rule, status, wrote

OTHER = CHANNEL + 1
HERE = Subject(ORG, 0, 0, f"channel {CHANNEL}")


def queue(hold_for: str | None = None, **words: object) -> Rule:
    """More than two open chats on a channel."""
    asked = {"of": "chats", "where": {"status": "OPEN"}, "per": "channel", "above": 2}
    spec = CountSpec.model_validate({"count": {**asked, **words}, "hold_for": hold_for or None})
    return rule(spec, name="queue")


def opened(life: Life, chats: int, minute: float = 0, *, first: int = 1) -> None:
    for chat in range(first, first + chats):
        life.hear(status("OPEN", at(minutes=minute, seconds=chat), chat=chat))


def closed(life: Life, chat: int, minute: float) -> None:
    life.hear(status("ENDED", at(minutes=minute), chat=chat))


@pytest.mark.parametrize("chats, alerts", [(2, 0), (3, 1), (4, 1)])
def test_a_channel_with_more_than_so_many_is_one_alert(chats: int, alerts: int) -> None:
    life = Life(queue())
    opened(life, chats)

    assert [alert.key.subject for alert in life.alerts] == [HERE] * alerts


def test_it_ends_when_there_are_not_more_any_longer() -> None:
    life = Life(queue())
    opened(life, 4)
    closed(life, 1, 5)
    closed(life, 2, 6)
    [alert] = life.alerts

    assert life.reasons == [(3 / 60, "first"), (6, "ended")]
    assert alert.ending is Ending.NORMAL


def test_until_below_it_goes_on() -> None:
    life = Life(queue(until_below=2))
    opened(life, 3)
    closed(life, 1, 5)
    before = life.reasons
    closed(life, 2, 6)

    assert (before, life.reasons[1:]) == ([(3 / 60, "first")], [(6, "ended")])


def test_each_channel_by_itself() -> None:
    life = Life(queue())
    opened(life, 3)
    for chat in (11, 12):
        life.hear(status("OPEN", at(minutes=1, seconds=chat), chat=chat, channel=OTHER))

    assert len(life.alerts) == 1


@pytest.mark.parametrize("minutes, alerts", [(2.04, 0), (2.05, 1), (2.06, 1)])
def test_it_must_hold_for_its_time(minutes: float, alerts: int) -> None:
    life = Life(queue("2m"))
    opened(life, 3)
    life.pass_until(at(minutes=minutes))

    assert len(life.alerts) == alerts


def test_what_does_not_last_is_never_told() -> None:
    life = Life(queue("2m"))
    opened(life, 3)
    closed(life, 1, 2)
    opened(life, 1, 2.5, first=9)
    life.pass_until(at(minutes=4))

    assert life.alerts == []


def test_it_says_how_many_and_names_no_chat() -> None:
    life = Life(queue())
    opened(life, 3)
    [message] = life.messages
    news = message.content

    assert (news.what, news.chat, news.channel) == ("3 chats, more than 2", 0, str(CHANNEL))  # type: ignore[union-attr]


def test_a_second_time_is_a_second_alert() -> None:
    life = Life(queue())
    opened(life, 3)
    closed(life, 1, 5)
    opened(life, 1, 6)

    assert [reason for _, reason in life.reasons] == ["first", "ended", "first"]


def test_up_and_down_within_a_moment_are_two_alerts() -> None:
    """Zoho may tell several events of the same millisecond."""
    life = Life(queue())
    opened(life, 2)
    for chat in (3, 4):
        life.hear(status("OPEN", at(minutes=1), chat=chat))
        life.hear(status("ENDED", at(minutes=1), chat=chat))

    assert len({alert.key for alert in life.alerts}) == 2


def test_closed_by_hand_it_stays_closed_until_it_begins_anew() -> None:
    life = Life(queue())
    opened(life, 3)
    life.close(at(minutes=1))
    opened(life, 1, 2, first=8)
    closed(life, 1, 3)
    closed(life, 2, 4)
    opened(life, 2, 5, first=20)

    assert [alert.ending for alert in life.alerts] == [Ending.CLOSED, None]


def test_a_chat_that_is_forgotten_is_no_longer_counted() -> None:
    life = Life(queue())
    opened(life, 3)
    life.pass_until(START + 8 * 24 * HOUR)

    assert [alert.ending for alert in life.alerts] == [Ending.NORMAL]


def test_calm_for_keeps_it_open() -> None:
    asked = {"of": "chats", "where": {"status": "OPEN"}, "per": "channel", "above": 2}
    calm = rule(CountSpec.model_validate({"count": asked}), name="queue", calm_for=5 * MINUTE)
    life = Life(calm)
    opened(life, 3)
    closed(life, 1, 5)
    opened(life, 1, 6)
    closed(life, 1, 7)
    life.pass_until(at(minutes=12))

    assert life.reasons == [(3 / 60, "first"), (12, "ended")]


# --- missing -------------------------------------------------------------------------------

OFFICE = Calendar("office", "UTC", ((Period(9 * 60, 17 * 60),),) * 7)


def silence(**words: object) -> Rule:
    spec = {"missing": {"event": "message_in", "per": "channel"}, "hold_for": "1h"}
    return rule(MissingSpec.model_validate(spec), name="quiet", **words)


@pytest.mark.parametrize("minutes, alerts", [(59.99, 0), (60, 1), (60.01, 1)])
def test_silence_for_so_long(minutes: float, alerts: int) -> None:
    life = Life(silence())
    life.hear(wrote("customer", START))
    life.pass_until(at(minutes=minutes))

    assert len(life.alerts) == alerts


def test_each_message_puts_it_off() -> None:
    life = Life(silence())
    for minute in (0, 30, 70):
        life.hear(wrote("customer", at(minutes=minute)))
    life.pass_until(at(minutes=129))
    before = list(life.alerts)
    life.pass_until(at(minutes=130))

    assert (before, [alert.key.since for alert in life.alerts]) == ([], [at(minutes=70)])


def test_the_next_message_ends_it() -> None:
    life = Life(silence())
    life.hear(wrote("customer", START))
    life.pass_until(at(minutes=60))
    life.hear(wrote("customer", at(minutes=80)))
    life.pass_until(at(minutes=139))

    assert life.reasons == [(60, "first"), (80, "ended")]


def test_silence_counts_in_open_hours_only() -> None:
    life = Life(silence(hours=OFFICE))
    life.hear(wrote("customer", START + 6 * HOUR + 30 * MINUTE))
    life.pass_until(START + 23 * HOUR + 30 * MINUTE - 1)
    before = list(life.alerts)
    life.pass_until(START + 23 * HOUR + 30 * MINUTE)

    assert (before, len(life.alerts)) == ([], 1)


def test_time_in_which_nobody_listened_is_no_silence() -> None:
    life = Life(silence())
    life.hear(wrote("customer", START))
    life.miss(at(minutes=10), at(minutes=50))
    life.pass_until(at(minutes=109))
    before = list(life.alerts)
    life.pass_until(at(minutes=110))

    assert (before, len(life.alerts)) == ([], 1)


# --- fault and repeats ---------------------------------------------------------------------


def test_a_fault_is_over_when_the_channel_sends_again() -> None:
    life = Life(rule(FaultSpec.model_validate({"fault": "CREDIT_EXHAUSTED"}), name="credit"))
    life.hear(wrote("agent", START, message=5))
    life.hear(status("OPEN", at(minutes=1), reply="CREDIT_EXHAUSTED"))
    life.hear(status("OPEN", at(minutes=2), reply="CREDIT_EXHAUSTED", chat=7))
    life.hear(fate("DELIVERED", at(minutes=3), 5))

    assert life.reasons == [(1, "first"), (3, "ended")]


def test_back_and_forth_is_about_its_chat() -> None:
    asked = {"change": {"assignee": {"from": "agent", "to": "agent"}}, "above": 2, "within": "30m"}
    life = Life(rule(RepeatsSpec.model_validate({"repeats": asked}), name="ping-pong"))
    for no in range(4):
        life.hear(status("ON_HOLD", at(minutes=no), assignee=100 + no % 2))
    [message] = life.messages
    life.pass_until(at(minutes=40))

    assert message.content.chat == life.alerts[0].key.subject.chat != 0  # type: ignore[union-attr]
    assert [reason for _, reason in life.reasons] == ["first", "ended"]


# --- reload --------------------------------------------------------------------------------


def test_a_new_rule_counts_chats_known_before_and_tells_in_a_summary() -> None:
    life = Life()
    opened(life, 3)
    life.swap(at(minutes=5), queue())

    assert [str(message.reason) for message in life.messages] == ["summary"]
    assert [alert.key.since for alert in life.alerts] == [at(minutes=5)]


def test_new_words_keep_what_was_counted() -> None:
    life = Life(queue())
    opened(life, 2)
    spec = queue().question
    life.swap(at(minutes=5), rule(spec, name="queue", title="Too many"))
    opened(life, 1, 6, first=3)

    assert len(life.alerts) == 1


def test_new_words_keep_an_alert_and_its_end() -> None:
    life = Life(queue())
    opened(life, 3)
    life.swap(at(minutes=5), rule(queue().question, name="queue", title="Too many"))
    closed(life, 1, 6)

    assert [str(message.reason) for message in life.messages] == ["first", "ended"]


def test_what_ended_while_chats_were_counted_again_is_told() -> None:
    life = Life(queue())
    opened(life, 3)
    life.shard.tracker.forget(next(iter(life.shard.tracker)))
    life.swap(at(minutes=5), rule(queue().question, name="queue", title="Too many"))

    assert [alert.ending for alert in life.alerts] == [Ending.NORMAL]


def test_another_question_ends_its_alerts() -> None:
    life = Life(queue())
    opened(life, 3)
    life.swap(at(minutes=5), queue(above=5))

    assert [alert.ending for alert in life.alerts] == [Ending.RULE_CHANGED]
