"""What a backtest counts, compares, and says it cannot say."""

from dataclasses import replace

import pytest

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Mode
from alerting.model.event import Event, Stopped
from alerting.model.people import Agent, Channel, Directory, Means, Person, Target
from alerting.model.times import DAY, HOUR, MINUTE, SECOND, EpochMs
from alerting.proof.backtest import Period, as_if_live
from tests.builders import (
    ASHA,
    CHANNEL,
    CHAT,
    CRITICAL,
    NIKHIL,
    START,
    at,
    book,
    conditions,
    fate,
    rule,
    state,
    status,
    stays,
    wrote,
)
from tests.proof.tapes import ALWAYS, outcome_of, report_of

BY_SMS = (Target("asha", Means.SMS),)


def held(minutes: float, *, chat: int = CHAT) -> list[Event]:
    """On hold for twelve minutes, then answered."""
    return [
        status("ON_HOLD", at(minutes=minutes), chat=chat),
        status("ON_PROGRESS", at(minutes=minutes + 12), chat=chat, was="ON_HOLD"),
    ]


def test_alerts_messages_and_endings_are_counted_by_rule() -> None:
    it = report_of(*held(0), *held(60), rules=book(rule()))

    assert (it.alerts, it.messages) == (2, 4)
    assert (it.rules[0].alerts, it.rules[0].answered, it.rules[0].by_day) == (2, 2, [2, 0])
    assert [(who.name, who.by_means) for who in it.people] == [("asha", {"slack": 4})]
    assert [(one.chat, one.alerts, one.rules) for one in it.noisiest] == [
        (str(CHAT), 2, ["on-hold"])
    ]


def test_days_are_those_of_the_files_zone() -> None:
    kolkata = book(rule(), timezone="Asia/Kolkata")

    it = report_of(*held(14 * 60), rules=kolkata)

    assert it.days == ["2026-01-06"]
    assert it.rules[0].by_day == [1]


@pytest.mark.parametrize(
    "due_at, at_night",
    [("21:59", 0), ("22:00", 1), ("03:00", 1), ("06:59", 1), ("07:00", 0)],
)
def test_night_is_from_ten_to_seven_where_the_person_is(due_at: str, at_night: int) -> None:
    hour, minute = map(int, due_at.split(":"))
    minutes = (hour - 10) * 60 + minute - 180  # three hours are added where the person is
    there = Person("asha", sms="+919876500001", timezone="Europe/Moscow")
    directory = Directory(people={"asha": there})
    rules = replace(book(rule(state({"status": "ON_HOLD"}), tell=BY_SMS)), directory=directory)

    it = report_of(status("ON_HOLD", at(minutes=minutes)), rules=rules, until=START + 3 * DAY)

    assert it.people[0].sms_at_night == at_night


def test_what_comes_before_the_period_is_known_and_not_counted() -> None:
    period = Period(at(minutes=11), at(minutes=200))

    it = report_of(*held(0), *held(100), rules=book(rule()), period=period)

    assert it.alerts == 1
    assert it.messages == 3  # the end of the first one falls into the period


def test_reminders_go_on_as_nobody_takes_an_alert() -> None:
    rules = book(rule(severity=CRITICAL))

    it = report_of(status("ON_HOLD", START), rules=rules, until=START + 100 * MINUTE)

    assert it.rules[0].reminders == 3
    assert any("Nobody takes an alert" in line for line in it.cannot_be_judged)


def test_rules_on_trial_tell_nobody_unless_asked_to() -> None:
    rules = book(rule(mode=Mode.TRIAL))

    on_trial = report_of(*held(0), rules=rules)
    told = report_of(*held(0), rules=as_if_live(rules))

    assert (on_trial.alerts, on_trial.messages) == (1, 0)
    assert any("on trial" in line for line in on_trial.cannot_be_judged)
    assert (told.alerts, told.messages) == (1, 2)


def test_two_files_differ_where_only_one_raises_an_alert() -> None:
    before = book(rule(), rule(state({"status": "OPEN"}), name="gone"))
    now = book(rule(state({"status": "ON_HOLD"}, "20m")))

    it = report_of(*held(0), rules=now, against=before)

    held_line, gone = it.difference
    assert (held_line.alerts_before, held_line.alerts_now) == (1, 0)
    assert (held_line.only_before, held_line.only_now, held_line.messages_before) == (1, 0, 2)
    assert not gone.differs


def test_equal_files_do_not_differ() -> None:
    it = report_of(*held(0), rules=book(rule()), against=book(rule()))

    assert not any(line.differs for line in it.difference)


def doubts(
    *events: Event, rules: RuleBook, period: Period = ALWAYS, until: EpochMs = START + DAY
) -> list[str]:
    return report_of(*events, rules=rules, period=period, until=until).cannot_be_judged


def test_a_record_shorter_than_the_period_is_said() -> None:
    period = Period(START - 7 * DAY + 3 * HOUR, START + 3 * HOUR)

    found = doubts(*held(0), rules=book(rule()), period=period, until=START + 3 * HOUR)

    assert found == [
        "Only 3h are recorded of the 7d asked for: the first event came 10:00:00.",
        "1 of 1 chat was under way when first heard of: what was before is not known.",
    ]


def test_a_week_that_was_asked_for_seconds_ago_is_still_a_week() -> None:
    period = Period(START - 7 * DAY + 3 * HOUR + 8 * SECOND, 1 << 62)

    found = doubts(*held(0), rules=book(rule()), period=period, until=START + 3 * HOUR)

    assert found[0].startswith("Only 3h are recorded of the 7d asked for:")


@pytest.mark.parametrize("minutes, named", [(2, False), (2.1, True)])
def test_a_longer_stop_of_the_daemon_is_a_hole(minutes: float, *, named: bool) -> None:
    later = at(minutes=1 + minutes)

    found = doubts(
        wrote("customer", START),
        Stopped(0, 0, at(minutes=1)),
        wrote("customer", later),
        rules=book(),
    )

    assert (
        any("The daemon was stopped from 2026" in it or "10:01:00" in it for it in found) is named
    )


@pytest.mark.parametrize("minute, older", [(9, False), (10, False), (11, True)])
def test_an_alert_from_before_the_time_of_which_messages_count_is_said(
    minute: int, *, older: bool
) -> None:
    it = report_of(*held(0), rules=book(rule()), period=Period(at(minutes=minute), 2**60))

    assert (it.alerts, it.messages) == ((0, 1) if older else (1, 2))
    said = "1 alert began before this time: only messages since then are counted."
    assert (said in it.cannot_be_judged) == older


def test_nothing_recorded_says_so_and_nothing_else() -> None:
    assert doubts(rules=book(rule())) == [
        "Nothing is recorded in this time, so nothing can be said."
    ]


def test_what_a_rule_names_and_the_record_lacks_is_said() -> None:
    where = conditions(channel=["9"], assignee=["8"], contact=["7"], app="whatsapp")
    directory = Directory(
        people={"asha": ASHA, "nikhil": NIKHIL},
        channels={9: Channel(9, "Instagram")},
        agents={8: Agent(8, "Priya")},
    )
    rules = replace(book(rule(where=where)), directory=directory)

    found = doubts(status("CREATED", START), rules=rules)

    assert found == [
        "on-hold: no event of Instagram is recorded.",
        "on-hold: no event of Priya is recorded.",
        "on-hold: none of its contacts has written in this time.",
        "on-hold: asks what only messages tell, and no message is recorded.",
    ]


def test_a_rule_about_messages_needs_receipts() -> None:
    rules = book(rule(stays("SENT", "5m"), name="stuck"))
    sent = wrote("agent", START, message=5)

    assert any("no receipt" in it for it in doubts(sent, rules=rules))
    assert not any(
        "no receipt" in it for it in doubts(sent, fate("READ", at(minutes=1), 5), rules=rules)
    )


def test_a_person_above_the_limit_of_sms_is_named() -> None:
    rules = book(rule(state({"status": "ON_HOLD"}), tell=BY_SMS))
    events = [status("ON_HOLD", at(minutes=n), chat=CHAT + n) for n in range(21)]

    assert any(
        it.startswith("asha would get up to 21 SMS a day") for it in doubts(*events, rules=rules)
    )
    assert not any("SMS a day" in it for it in doubts(*events[:20], rules=rules))


def test_nothing_is_doubted_of_a_whole_record() -> None:
    talk = (wrote("customer", START), status("CREATED", at(minutes=1)))

    assert doubts(*talk, rules=book(rule(where=conditions(channel=[str(CHANNEL)])))) == []


def test_an_empty_record_leaves_every_number_at_nothing() -> None:
    it = outcome_of(rules=book(rule()))

    assert it.sights.events == 0
    assert not it.files[0].tally.keys
