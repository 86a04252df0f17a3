"""Every alert that should have reached a person did, or the tables say why not."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import msgspec
import pytest

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Ending, Owed, Reason
from alerting.model.calendar import Calendar
from alerting.model.delivery import StepKind
from alerting.model.hiding import Hide
from alerting.model.limits import Limits
from alerting.model.message import Message, Trouble
from alerting.model.mute import Afterwards, Mute, Span
from alerting.model.people import Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.quiet import Quiet
from alerting.model.severity import Severity
from alerting.model.silence import Silence
from alerting.model.timeline import Happened, What
from alerting.model.times import DAY, HOUR, MINUTE, EpochMs
from alerting.record.store import Store
from alerting.report.auditor import audit
from tests.builders import START, at, book, rule
from tests.report.told import ASHA, NIKHIL, a_message, an_alert, settle, together, write

BOOK = book(rule())


def unreached(
    store: Store, minutes: float = 30, rules: RuleBook = BOOK, began: EpochMs = 0
) -> list[int]:
    """Numbers of the alerts that reached nobody, so long after START."""
    found = audit(store.reader, rules, at(minutes=minutes), began)
    assert len(found.first) == found.total
    return [number for number, _ in found.first]


def withheld(why: str, minutes: float = 0, number: int = 7) -> Happened:
    return Happened(number, at(minutes=minutes), What.WITHHELD, detail=why)


async def test_of_no_alerts_all_have_reached_somebody(store: Store) -> None:
    assert unreached(store) == []


async def test_an_alert_of_which_nothing_is_on_record_reached_nobody(store: Store) -> None:
    await write(store, an_alert())

    found = audit(store.reader, BOOK, at(minutes=6), began=0)
    assert (found.total, found.first, found.broken) == (1, ((7, "on-hold"),), "")


@pytest.mark.parametrize("minutes, found", [(5, []), (5.1, [7])])
async def test_nobody_need_have_heard_before_five_minutes(
    store: Store, minutes: float, found: list[int]
) -> None:
    await write(store, an_alert())

    assert unreached(store, minutes) == found


@pytest.mark.parametrize("kind", [StepKind.DELIVERED, StepKind.ARRIVED])
async def test_one_message_that_was_delivered_is_enough(store: Store, kind: StepKind) -> None:
    alert = an_alert()
    mail, sms = a_message(alert), a_message(alert, NIKHIL)
    await write(store, alert, messages=[mail, sms])
    await settle(store, mail, StepKind.REFUSED, at(minutes=1))
    assert unreached(store) == [7]

    await settle(store, sms, kind, at(minutes=1))
    assert unreached(store) == []


async def test_a_message_about_several_alerts_counts_for_each_of_them(store: Store) -> None:
    alerts = [an_alert(number) for number in (7, 8, 9)]
    both = together(*alerts[:2])
    await write(store, *alerts, messages=[both])
    await settle(store, both, StepKind.DELIVERED, at(minutes=1))

    assert unreached(store) == [9]


@pytest.mark.parametrize(
    "last",
    [
        StepKind.CLAIMED,
        StepKind.DEFERRED,
        StepKind.REFUSED,
        StepKind.DROPPED,
        StepKind.GIVEN_UP,
        StepKind.UNDELIVERED,
    ],
)
async def test_what_became_of_a_message_is_its_last_step(store: Store, last: StepKind) -> None:
    alert, message = an_alert(), a_message(an_alert())
    await write(store, alert, messages=[message])
    if last is StepKind.UNDELIVERED:
        await settle(store, message, StepKind.DELIVERED, at(minutes=1))
    await settle(store, message, last, at(minutes=2))

    found = audit(store.reader, BOOK, at(minutes=30), began=0)
    assert ([number for number, _ in found.first], found.broken) == ([7], "email")


async def test_the_means_that_most_were_tried_by_is_named(store: Store) -> None:
    alerts = [an_alert(number) for number in (7, 8, 9)]
    tried = [a_message(alerts[0]), *(a_message(it, NIKHIL) for it in alerts)]
    await write(store, *alerts, messages=tried)

    assert audit(store.reader, BOOK, at(minutes=30), began=0).broken == "sms"


async def test_a_message_that_was_just_made_is_on_its_way(store: Store) -> None:
    alert = an_alert()
    await write(store, alert, messages=[a_message(alert, at=at(minutes=20))])

    assert unreached(store, 24) == []
    assert unreached(store, 26) == [7]


async def test_what_waited_for_the_daemon_has_the_usual_time_from_its_start(store: Store) -> None:
    alert = an_alert(8)
    await write(store, an_alert(), alert, messages=[a_message(alert)])

    assert unreached(store, 64, began=at(minutes=60)) == []
    assert unreached(store, 66, began=at(minutes=60)) == [7, 8]


@pytest.mark.parametrize(
    "facts",
    [
        {"trial": True},
        {"acked_by": "asha"},
        {"ended_at": at(minutes=20), "ending": Ending.CLOSED, "ended_by": "asha"},
        {"ended_at": at(minutes=4), "ending": Ending.ANSWERED},
    ],
)
async def test_on_trial_taken_closed_or_over_at_once_it_need_not_be_told(
    store: Store, facts: dict[str, object]
) -> None:
    await write(store, an_alert(7, START, **facts))

    assert unreached(store) == []


async def test_one_that_was_over_too_late_reached_nobody_for_a_day(store: Store) -> None:
    await write(store, an_alert(ended_at=at(minutes=20), ending=Ending.ANSWERED))

    assert unreached(store, 30) == [7]
    assert unreached(store, 20 + DAY / MINUTE - 1) == [7]
    assert unreached(store, 20 + DAY / MINUTE) == []


async def test_an_open_one_is_looked_at_however_old(store: Store) -> None:
    await write(store, an_alert())

    assert unreached(store, 10 * DAY / MINUTE) == [7]


async def test_a_long_list_is_counted_and_its_first_are_named(store: Store) -> None:
    await write(store, *(an_alert(number) for number in range(1, 31)))

    found = audit(store.reader, BOOK, at(minutes=30), began=0)
    assert (found.total, [number for number, _ in found.first]) == (30, [*range(1, 11)])


# --- excuses -------------------------------------------------------------------------------


async def test_a_silence_excuses_while_it_is_on_and_a_little_longer(store: Store) -> None:
    silence = Silence(3, "asha", "deploy", START, at(minutes=60))
    await write(store, an_alert(), timeline=[withheld("silence 3 by asha")], silences=[silence])

    assert unreached(store, 30) == unreached(store, 74) == []
    assert unreached(store, 76) == [7]


async def test_a_silence_that_was_ended_early_excuses_no_longer(store: Store) -> None:
    silence = Silence(3, "asha", "deploy", START, at(minutes=60))
    over = msgspec.structs.replace(silence, until=at(minutes=5), ended_by="asha")
    await write(store, an_alert(), timeline=[withheld("silence 3 by asha")], silences=[over])

    assert unreached(store, 30) == [7]


@pytest.mark.parametrize("words", [{"rule": "another"}, {"chat": 5}])
async def test_a_silence_about_something_else_is_no_excuse(
    store: Store, words: dict[str, object]
) -> None:
    other = Silence(3, "asha", "deploy", START, at(minutes=60), **words)  # type: ignore[arg-type]
    await write(store, an_alert(), timeline=[withheld("silence 3 by asha")], silences=[other])

    assert unreached(store, 30) == [7]


async def test_a_silence_that_withheld_nothing_of_it_is_no_excuse(store: Store) -> None:
    await write(store, an_alert(), silences=[Silence(3, "asha", "deploy", START, at(minutes=60))])

    assert unreached(store, 30) == [7]


async def test_another_alert_that_explains_it_excuses_while_it_is_open(store: Store) -> None:
    hides = replace(BOOK, hides=(Hide(frozenset({"fault"}), frozenset({"on-hold"})),))
    fault = an_alert(1, key=msgspec.structs.replace(an_alert(1).key, rule="fault"), acked_by="asha")
    line = withheld("hidden while fault is open")
    await write(store, an_alert(), fault, timeline=[line])
    assert unreached(store, 30, hides) == []

    ended = msgspec.structs.replace(fault, ended_at=at(minutes=40), ending=Ending.NORMAL)
    await write(store, ended)
    assert unreached(store, 50, hides) == []
    assert unreached(store, 60, hides) == [7]
    assert unreached(store, 30, BOOK) == [7], "the rules file says so no longer"


@pytest.mark.parametrize(
    "afterwards, found", [(Afterwards.TELL_IF_STILL_TRUE, [7]), (Afterwards.DROP, [])]
)
async def test_a_mute_excuses_while_it_lasts_or_for_ever(
    store: Store, afterwards: Afterwards, found: list[int]
) -> None:
    mute = Mute("party", (Span(START, at(minutes=60)),), afterwards=afterwards)
    muted = replace(BOOK, mutes=(mute,))
    await write(store, an_alert(), timeline=[withheld("muted: party")])

    assert unreached(store, 70, muted) == []
    assert unreached(store, 80, muted) == found


@pytest.mark.parametrize("why", ["gap", "kept back"])
async def test_what_waits_for_a_summary_does_not_wait_long(store: Store, why: str) -> None:
    await write(store, an_alert(), timeline=[withheld(why, minutes=10)])

    assert unreached(store, 24) == []
    assert unreached(store, 26) == [7]


async def test_quiet_hours_excuse_until_they_end(store: Store) -> None:
    line = withheld("quiet hours of asha until 2026-01-05T11:00:00Z")
    await write(store, an_alert(), timeline=[line])

    assert unreached(store, 74) == []
    assert unreached(store, 76) == [7]


async def test_while_all_who_are_to_be_told_have_quiet_hours_nobody_need_hear(
    store: Store,
) -> None:
    night = Quiet(begins=9 * 60, ends=11 * 60, timezone=ZoneInfo("UTC"), unless=None)
    people = {name: replace(it, quiet=night) for name, it in BOOK.directory.people.items()}
    asleep = replace(BOOK, directory=replace(BOOK.directory, people=people))
    owed = tuple(Owed(to, Reason.FIRST, START) for to in (ASHA, NIKHIL))
    await write(store, an_alert(owed=owed))

    assert unreached(store, 74, asleep) == []
    assert unreached(store, 76, asleep) == [7]
    assert unreached(store, 74, BOOK) == [7]


async def test_quiet_hours_of_one_do_not_excuse_that_another_was_not_reached(store: Store) -> None:
    line = withheld("quiet hours of nikhil until 2026-01-05T12:00:00Z")
    alert = an_alert()
    await write(store, alert, messages=[a_message(alert)], timeline=[line])

    assert unreached(store, 6) == [7]


async def test_an_alert_withheld_until_it_ended_need_not_be_told(store: Store) -> None:
    silence = Silence(3, "asha", "deploy", START, at(minutes=60))
    ended = an_alert(ended_at=at(minutes=50), ending=Ending.ANSWERED)
    await write(store, ended, timeline=[withheld("silence 3 by asha")], silences=[silence])

    assert unreached(store, 300) == []


def with_policy(**words: object) -> RuleBook:
    steps = words.pop("steps", (PolicyStep((Target("asha"),)),))
    return book(rule(policy=Policy(steps, "floor", **words)))  # type: ignore[arg-type]


async def test_a_first_step_that_comes_later_is_waited_for(store: Store) -> None:
    late = with_policy(steps=(PolicyStep((Target("asha"),), after=20 * MINUTE),))
    await write(store, an_alert())

    assert unreached(store, 24, late) == []
    assert unreached(store, 26, late) == [7]


async def test_a_step_that_is_not_for_so_small_an_alert_is_not_waited_for(store: Store) -> None:
    steps = (
        PolicyStep((Target("asha"),), after=20 * MINUTE, only=frozenset({Severity.INFO})),
        PolicyStep((Target("asha"),), after=HOUR, only=frozenset({Severity.CRITICAL})),
    )
    await write(store, an_alert())

    assert unreached(store, 64, with_policy(steps=steps)) == []
    assert unreached(store, 66, with_policy(steps=steps)) == [7]


async def test_a_first_step_that_closed_hours_put_off_is_waited_for(store: Store) -> None:
    late = with_policy(steps=(PolicyStep((Target("asha"),), after=20 * MINUTE),))
    waits = an_alert(step_at=at(minutes=90))
    await write(store, waits)

    assert unreached(store, 80, late) == []
    assert unreached(store, 106, late) == [7]


async def test_what_ends_in_closed_hours_before_its_first_step_need_not_be_told(
    store: Store,
) -> None:
    late = rule(policy=Policy((PolicyStep((Target("asha"),), after=20 * MINUTE),)))
    never = Calendar("never", "UTC")
    ended = an_alert(ended_at=at(minutes=90), ending=Ending.ANSWERED)
    await write(store, ended)

    assert unreached(store, 95, book(replace(late, hours=never))) == []
    assert unreached(store, 95, book(late)) == [7]


async def test_news_that_wait_for_their_group_are_waited_for(store: Store) -> None:
    together_ = with_policy(group_wait=10 * MINUTE, group_interval=20 * MINUTE)
    owed = (Owed(ASHA, Reason.FIRST, START),)
    await write(store, an_alert(), an_alert(8, owed=owed))

    assert unreached(store, 34, together_) == [7]
    assert unreached(store, 36, together_) == [7, 8]


async def test_what_ended_while_it_waited_for_its_group_need_not_be_told(store: Store) -> None:
    together_ = with_policy(group_interval=20 * MINUTE)
    over = msgspec.structs.replace(an_alert(), ended_at=at(minutes=15), ending=Ending.ANSWERED)
    told = msgspec.structs.replace(an_alert(8, told=(ASHA,)), ended_at=over.ended_at)
    await write(store, over, msgspec.structs.replace(told, ending=over.ending))

    assert unreached(store, 30, together_) == [8], "of the other it is on record that it was told"


async def test_what_was_kept_back_until_the_opening_is_waited_for(store: Store) -> None:
    closed = rule(hours=Calendar("never", "UTC"))
    line = withheld("silence 1 by asha")
    await write(store, an_alert(), timeline=[line])

    assert unreached(store, 60, book(closed)) == []
    assert unreached(store, 60) == [7]


async def test_that_there_is_nobody_to_tell_the_operators_have_heard(store: Store) -> None:
    await write(store, an_alert(), messages=[_trouble("nobody-told-on-hold", START)])
    other = an_alert(8, key=msgspec.structs.replace(an_alert(8).key, rule="on"))
    await write(store, other)

    assert unreached(store) == [8]


async def test_what_is_over_and_the_operators_have_heard_of_is_no_longer_found(
    store: Store,
) -> None:
    ended = an_alert(8, ended_at=at(minutes=20), ending=Ending.ANSWERED)
    heard = _trouble("unreached", at(minutes=25))
    await write(store, an_alert(), ended, messages=[heard])
    assert unreached(store) == [7, 8]

    await settle(store, heard, StepKind.DELIVERED, at(minutes=26))
    assert unreached(store) == [7], "of an open one somebody can still be told"


async def test_somebody_who_gets_as_many_mails_as_may_be_is_told_later(store: Store) -> None:
    alert = an_alert()
    few = replace(BOOK, limits=Limits(mails_per_hour=1))
    before = a_message(an_alert(1, acked_by="nikhil"))
    await write(store, alert, messages=[before, a_message(alert)])
    await settle(store, before, StepKind.DELIVERED, at(minutes=1))

    assert unreached(store, 30, few) == []
    assert unreached(store, 62, few) == [7], "an hour later there is room"


def _trouble(cause: str, when: EpochMs) -> Message:
    content = Trouble(cause, "", when)
    return Message(f"trouble/{cause}/{when}/nikhil/sms", NIKHIL, Reason.TROUBLE, content, when)
