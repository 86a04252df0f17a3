"""All that happened to one alert, in one list."""

import msgspec
import pytest

from alerting.model.alert import Ending, Key, Reason, Subject
from alerting.model.delivery import StepKind
from alerting.model.silence import Silence
from alerting.model.story import Line
from alerting.model.timeline import Happened, What
from alerting.model.times import HOUR, EpochMs
from alerting.record.store import Store
from alerting.report.timeline import timeline
from tests.builders import CHANNEL, CHAT, ORG, START, at
from tests.report.told import ASHA, CUSTOMER, NIKHIL, a_message, an_alert, settle, together, write

NOW = START + HOUR


def lines(store: Store, number: int = 7, now: EpochMs = NOW) -> list[Line]:
    story = timeline(store.reader, number, now)
    assert story
    return story.lines


def told(store: Store, number: int = 7, now: EpochMs = NOW) -> list[tuple[float, str, str, str]]:
    """(minutes, what, who, by what)."""
    return [
        ((it.at - START) / 60_000, it.what, it.who, it.where) for it in lines(store, number, now)
    ]


async def test_an_alert_that_was_never_opened_has_no_timeline(store: Store) -> None:
    assert timeline(store.reader, 7, NOW) is None


async def test_it_says_who_was_told_by_what_and_what_became_of_it(store: Store) -> None:
    alert = an_alert(told=(ASHA, NIKHIL), acked_by="asha")
    mail, sms = a_message(alert), a_message(alert, NIKHIL)
    opened = Happened(7, START, What.OPENED, detail="critical")
    taken = Happened(7, at(minutes=5), What.ACKNOWLEDGED, "asha", "link", "until later")
    await write(store, alert, messages=[mail, sms], timeline=[opened, taken])
    await settle(store, mail, StepKind.DELIVERED, at(minutes=1), "250 ok", "<a@b> [critical] Title")
    await settle(store, sms, StepKind.DELIVERED, at(minutes=2), "queued as SM1", "SM1")
    await settle(store, sms, StepKind.ARRIVED, at(minutes=3))

    assert told(store) == [
        (0, "opened", "", ""),
        (0, "message", "asha", "email"),
        (0, "message", "nikhil", "sms"),
        (1, "delivered", "asha", "email"),
        (2, "delivered", "nikhil", "sms"),
        (3, "arrived", "nikhil", "sms"),
        (5, "acknowledged", "asha", "link"),
    ]
    assert lines(store)[3] == Line(
        at(minutes=1), "delivered", "asha", "email", "250 ok", mail.key, "<a@b>"
    )


async def test_a_message_about_several_alerts_stands_in_the_timeline_of_each(store: Store) -> None:
    alerts = [an_alert(number) for number in (7, 8, 9)]
    both = together(*alerts[:2])
    await write(store, *alerts, messages=[both])
    await settle(store, both, StepKind.DELIVERED, at(minutes=1))

    for number in (7, 8):
        found = [it for it in lines(store, number) if it.message]
        assert [(it.what, it.detail) for it in found] == [
            ("message", "group, with 1 more"),
            ("delivered", ""),
        ]
    assert told(store, 9) == [(0, "opened", "", "")]


async def test_silences_that_kept_it_quiet_are_in_it_with_who_and_why(store: Store) -> None:
    kept_quiet = Silence(3, "asha", "deploy", START, at(minutes=30), channel=CHANNEL)
    another = Silence(4, "bruno", "party", START, at(minutes=30), channel=CHANNEL)
    withheld = Happened(7, START, What.WITHHELD, detail="silence 3 by asha")
    await write(store, an_alert(), timeline=[withheld], silences=[kept_quiet, another])

    assert [(it.what, it.who, it.detail) for it in lines(store)] == [
        ("withheld", "", "silence 3 by asha"),
        ("opened", "", "critical"),
        ("silence begins", "asha", "silence 3: deploy"),
        ("silence ends", "", "silence 3"),
    ]


@pytest.mark.parametrize(
    "words, in_it",
    [
        ({"rule": "on-hold"}, True),
        ({"rule": "another"}, False),
        ({"chat": CHAT + 7}, True),
        ({"chat": CHAT + 7, "rule": "another"}, False),
        ({"channel": CHANNEL}, False),
    ],
)
async def test_a_silence_that_is_plainly_about_it_is_in_it(
    store: Store,
    words: dict[str, object],
    in_it: bool,  # noqa: FBT001
) -> None:
    silence = Silence(3, "asha", "deploy", START, at(minutes=90), **words)  # type: ignore[arg-type]
    await write(store, an_alert(), silences=[silence])

    assert ("silence begins" in [it.what for it in lines(store)]) == in_it
    assert "silence ends" not in [it.what for it in lines(store)], "it is still on"


async def test_an_alert_about_a_channel_knows_its_silences_by_the_channel(store: Store) -> None:
    key = Key("queue", Subject(ORG, 0, group=f"channel {CHANNEL}"), START)
    silence = Silence(3, "asha", "deploy", START, at(minutes=10), channel=CHANNEL)
    over = msgspec.structs.replace(silence, until=at(minutes=5), ended_by="bruno")
    await write(store, an_alert(key=key), silences=[over])

    assert told(store) == [
        (0, "opened", "", ""),
        (0, "silence begins", "asha", ""),
        (5, "silence ends", "bruno", ""),
    ]


async def test_silences_before_it_and_after_it_are_not_in_it(store: Store) -> None:
    before = Silence(1, "asha", "x", START - HOUR, START, rule="on-hold")
    after = Silence(2, "asha", "x", at(minutes=11), NOW, rule="on-hold")
    ended = an_alert(ended_at=at(minutes=10), ending=Ending.ANSWERED)
    await write(store, ended, silences=[before, after])

    assert [it.what for it in lines(store)] == ["opened", "ended"]


async def test_new_rules_are_in_it_while_it_was_open(store: Store) -> None:
    await write(store, an_alert(ended_at=at(minutes=10), ending=Ending.CLOSED, ended_by="bruno"))
    for minute, by in ((0, "the first start"), (5, "asha"), (10, "bruno"), (11, "asha")):
        await store.rulebooks.keep(f"version: {minute}", at(minutes=minute), by)

    assert [(it.what, it.who, it.detail) for it in lines(store)] == [
        ("opened", "", "critical"),
        ("new rules", "asha", "version 2"),
        ("ended", "bruno", "closed"),
        ("new rules", "bruno", "version 3"),
    ]


async def test_an_alert_from_before_there_were_timelines_has_its_beginning_and_its_end(
    store: Store,
) -> None:
    await write(store, an_alert(ended_at=at(minutes=9), ending=Ending.TAKEN))

    assert [(it.what, it.detail) for it in lines(store)] == [
        ("opened", "critical"),
        ("ended", "taken"),
    ]


async def test_neither_a_customer_nor_a_number_is_in_it(store: Store) -> None:
    alert = an_alert(told=(NIKHIL,))
    message = a_message(alert, NIKHIL, Reason.REMINDER)
    await write(store, alert, messages=[message])
    await settle(store, message, StepKind.DELIVERED, at(minutes=1), "ok", "<a@b> Maria Silva waits")

    whole = msgspec.json.encode(timeline(store.reader, 7, NOW)).decode()

    assert CUSTOMER not in whole
    assert NIKHIL.address not in whole
    assert "ON_HOLD" not in whole
