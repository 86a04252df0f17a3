"""The question `message` + `for`: only on channels that would have told more."""

import pytest

from alerting.judge.fate import FateQuestion, KnownReceipts
from alerting.judge.verdict import ENDS, Begins, Verdict
from alerting.model.answer import Holds
from alerting.model.chat import Change, Run
from alerting.model.event import Event
from alerting.model.people import Channel
from alerting.model.times import MINUTE
from alerting.track.receipts import Receipts
from tests.builders import CHANNEL, ORG, START, at, conditions, fate, followed, stays, wrote

SENT = wrote("agent", START, message=7)
GIVES_ALL = Receipts([(ORG, CHANNEL, "DELIVERED"), (ORG, CHANNEL, "READ")])


def hear(question: FateQuestion, *events: Event, running: bool = False) -> Verdict | None:
    run = Run("tag", START, START, message=7) if running else None
    return question.hear(followed(*events)[-1], run)


def question(
    value: object, receipts: Receipts = GIVES_ALL, where: dict[str, object] | None = None
) -> FateQuestion:
    return FateQuestion(stays(value, "5m"), conditions(**where) if where else None, receipts)


@pytest.mark.parametrize(
    "value, known, begins",
    [
        ("SENT", [], False),
        ("SENT", ["DELIVERED"], True),
        ("DELIVERED", ["DELIVERED"], False),
        ("DELIVERED", ["DELIVERED", "READ"], True),
        ("FAILED", [], True),
        ("QUEUED", [], True),
    ],
)
def test_a_message_is_stuck_where_the_channel_is_known_to_tell_more(
    value: str, known: list[str], *, begins: bool
) -> None:
    receipts = Receipts((ORG, CHANNEL, kind) for kind in known)

    verdict = hear(question(value, receipts), fate(value, at(minutes=1), 7))

    assert verdict == (Begins(at(minutes=1), at(minutes=6)) if begins else None)


@pytest.mark.parametrize("later, verdict", [("DELIVERED", ENDS), ("READ", ENDS), ("FAILED", ENDS)])
def test_a_later_fate_ends_it(later: str, verdict: Verdict) -> None:
    event = fate(later, at(minutes=1), 7)

    assert hear(question("SENT"), SENT, event, running=True) == verdict
    assert hear(question("SENT"), SENT, event) is None


def test_it_goes_on_while_the_fate_is_one_of_those_asked_for() -> None:
    delivered = fate("DELIVERED", at(minutes=1), 7)

    assert hear(question(["SENT", "DELIVERED"]), SENT, delivered, running=True) is None


@pytest.mark.parametrize(
    "where, begins",
    [({"app": "whatsapp"}, True), ({"app": "line"}, False), ({"contact": 5}, False)],
)
def test_where_narrows_the_messages(where: dict[str, object], *, begins: bool) -> None:
    assert isinstance(hear(question("SENT", where=where), SENT), Begins) is begins


@pytest.mark.parametrize(
    "events, where, holds",
    [
        ((SENT,), {}, Holds.YES),
        ((SENT, fate("READ", at(minutes=1), 7)), {}, Holds.NO),
        ((wrote("agent", START, message=8),), {}, Holds.NO),
        ((SENT,), {"waiting_on": "customer"}, Holds.YES),
        ((SENT, wrote("customer", at(minutes=1))), {"waiting_on": "customer"}, Holds.NO),
        ((SENT,), {"contact": 5}, Holds.CANNOT_SAY),
    ],
)
def test_at_its_deadline_it_is_asked_again(
    events: tuple[Event, ...], where: dict[str, object], holds: Holds
) -> None:
    chat = followed(*events)[-1].chat
    run = Run("tag", START, START + 5 * MINUTE, message=7)

    assert question("SENT", where=where).still(chat, run) is holds


@pytest.mark.parametrize(
    "events, words",
    [
        ((SENT,), "a message is still SENT"),
        ((SENT, fate("READ", at(minutes=1), 7)), "a message is now READ"),
        ((), "a message"),
    ],
)
def test_it_says_in_words_how_the_message_fares(events: tuple[Event, ...], words: str) -> None:
    chat = followed(wrote("customer", START), *events)[-1].chat

    assert question("SENT").what(chat, 7) == words


def test_a_rule_that_is_new_waits_for_new_messages() -> None:
    change: Change = followed(SENT)[-1]

    assert question("SENT").look(change.chat) is None


@pytest.mark.parametrize("written, given", [(None, True), (frozenset({"READ"}), False)])
def test_what_the_file_says_of_a_channel_goes_before_what_was_learnt(
    written: frozenset[str] | None, *, given: bool
) -> None:
    channels = {CHANNEL: Channel(CHANNEL, "WhatsApp", receipts=written)}
    known = KnownReceipts(channels, Receipts([(ORG, CHANNEL, "DELIVERED")]))

    assert known.gives(ORG, CHANNEL, "DELIVERED") is given
