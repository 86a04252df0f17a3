"""The question `missing`: since when nothing of a kind was heard."""

import pytest

from alerting.judge.tally import Group, Standing
from alerting.judge.window import NEVER
from alerting.model.answer import Holds
from alerting.model.event import Event
from alerting.model.times import HOUR
from tests.builders import CHANNEL, CHAT, ORG, START, at, fate, status, wrote
from tests.judge.tallied import HERE, WHOLE, Told, missing

THERE = CHANNEL + 1
ASKS = wrote("customer", START)
ANSWERS = wrote("agent", at(minutes=1), message=7)
ON_HOLD = status("ON_HOLD", at(minutes=2))
ARRIVES = fate("DELIVERED", at(minutes=3), 7)
NOTE = wrote("agent", at(minutes=4), kind="INFO")
DAY = (ASKS, ANSWERS, ON_HOLD, ARRIVES, NOTE)


def since(told: Told, group: Group = HERE) -> int:
    standing = told.tally.standing(group)
    assert standing.holds is Holds.YES
    return standing.since


@pytest.mark.parametrize(
    "event, minute, what",
    [
        ("message_in", 0, "no message from a customer"),
        ("message_out", 1, "no message to a customer"),
        ("status", 2, "no news of a chat's status"),
        ("message_status", 3, "no news of a message's delivery"),
        ("any", 3, "nothing heard"),
    ],
)
def test_it_is_silent_since_the_last_event_of_the_kind(
    event: str, minute: float, what: str
) -> None:
    told = Told(missing(event)).hear(*DAY)

    assert since(told) == at(minutes=minute)
    assert told.what() == what
    assert told.tally.groups() == [HERE]


def test_how_long_it_may_be_silent_is_for_the_rules_own_hours() -> None:
    tally = missing("any")

    assert (tally.hold_for, tally.first, tuple(tally.pass_time(NEVER))) == (HOUR, NEVER, ())


def test_every_event_moves_its_group_and_an_older_one_does_not() -> None:
    told = Told(missing("message_in")).hear(wrote("customer", at(minutes=5)))
    assert told.moved == {HERE}

    told.hear(wrote("customer", at(minutes=4)), arrived=at(minutes=6))

    assert told.moved == set()
    assert since(told) == at(minutes=5)


def test_a_group_not_heard_of_is_not_missed() -> None:
    assert Told(missing("any")).holds() is Holds.NO


def test_what_other_channels_hear_is_their_own() -> None:
    told = Told(missing("message_in")).hear(ASKS)
    told.hear(wrote("customer", at(minutes=9), chat=2, channel=THERE))

    assert (since(told), since(told, (ORG, THERE))) == (START, at(minutes=9))


@pytest.mark.parametrize("per, group", [("app", (ORG, "WHATSAPP")), ("org", WHOLE)])
def test_it_may_be_asked_per_app_or_org(per: str, group: Group) -> None:
    assert since(Told(missing("message_in", per=per)).hear(ASKS), group) == START


def test_a_status_event_of_a_chat_whose_app_is_not_known_is_no_apps() -> None:
    assert Told(missing("status", per="app")).hear(ON_HOLD).tally.groups() == []


@pytest.mark.parametrize("where, heard", [({"app": "whatsapp"}, True), ({"contact": 5}, False)])
def test_where_narrows_the_chats(where: dict[str, object], *, heard: bool) -> None:
    told = Told(missing("message_in", rule_where=where)).hear(ASKS)

    assert told.tally.groups() == ([HERE] if heard else [])


def test_nothing_that_was_not_heard_is_silence_before_the_start() -> None:
    told = Told(missing("message_in")).hear(ASKS)

    told.tally.resume(at(minutes=30))

    assert since(told) == at(minutes=30)
    assert since(told.hear(wrote("customer", at(minutes=31)))) == at(minutes=31)


def test_a_channel_that_the_file_names_is_missed_from_the_beginning() -> None:
    told = Told(missing("message_in", CHANNEL, THERE))
    told.tally.resume(START)

    assert told.tally.groups() == [(0, CHANNEL), (0, THERE)]
    assert since(told, (0, THERE)) == START


def test_once_it_is_heard_of_it_is_its_orgs() -> None:
    told = Told(missing("message_in", CHANNEL)).hear(wrote("customer", at(minutes=1)))

    assert told.moved == {(0, CHANNEL), HERE}
    assert told.holds((0, CHANNEL)) is Holds.NO
    assert told.tally.groups() == [HERE]


@pytest.mark.parametrize("per", ["app", "org"])
def test_channels_that_the_file_names_are_missed_per_channel_only(per: str) -> None:
    assert missing("message_in", CHANNEL, per=per).groups() == []


def test_only_channels_that_where_names_are_missed() -> None:
    tally = missing("message_in", CHANNEL, THERE, rule_where={"channel": THERE})

    assert tally.groups() == [(0, THERE)]


@pytest.mark.parametrize(
    "event, minute",
    [("message_in", 0), ("message_out", 1), ("status", 2), ("message_status", 3), ("any", 3)],
)
def test_a_new_rule_finds_what_was_heard_last(event: str, minute: float) -> None:
    told = Told(missing(event)).hear(*DAY)

    new = Told(missing(event), told.tracker)
    for chat in told.tracker:
        new.tally.look(chat)

    assert since(new) == at(minutes=minute)


def test_a_new_rule_finds_nothing_where_nothing_was_heard() -> None:
    told = Told(missing("any")).hear(NOTE)

    assert told.looked(missing("any"), START).tally.groups() == []


def test_a_forgotten_chat_leaves_its_channel() -> None:
    told = Told(missing("any")).hear(ASKS)
    told.forget(next(iter(told.tracker)))

    assert since(told) == START


@pytest.mark.parametrize("later", [(), (wrote("customer", at(minutes=9), chat=CHAT + 1),)])
def test_a_restart_changes_nothing(later: tuple[Event, ...]) -> None:
    told = Told(missing("message_in", CHANNEL, THERE)).hear(ASKS)
    told.tally.resume(at(minutes=3))

    after = told.restarted(missing("message_in", CHANNEL, THERE)).hear(*later)

    assert since(after) == at(minutes=9 if later else 3)
    assert after.tally.standing((0, THERE)) == Standing(Holds.YES, at(minutes=3))
