"""What is still to be told of one alert: one thing for each recipient."""

import msgspec
import pytest

from alerting.lifecycle.owed import owe, owed_to, paid, was_told, without, without_beginnings
from alerting.model.alert import Alert, Owed, Reason
from alerting.model.people import Means, Recipient
from tests.builders import at
from tests.lifecycle.living import alert

FIRST, RISEN, ESCALATED, REMINDER = Reason.FIRST, Reason.RISEN, Reason.ESCALATED, Reason.REMINDER
ACKED, ENDED = Reason.ACKNOWLEDGED, Reason.ENDED

ASHA = Recipient("asha", Means.SLACK, "U0ASHA")
ASHA_MOVED = Recipient("asha", Means.SLACK, "U0NEW")
ASHA_MAIL = Recipient("asha", Means.EMAIL, "asha@zylker.example")
NIKHIL = Recipient("nikhil", Means.SLACK, "U0NIKHIL")


def news(reason: Reason, minute: float = 0, to: Recipient = ASHA) -> Owed:
    return Owed(to, reason, at(minutes=minute))


def told(*recipients: Recipient) -> Alert:
    return msgspec.structs.replace(alert(), told=recipients)


def reasons(it: Alert) -> list[tuple[str, str, Reason]]:
    return [(owed.to.name, str(owed.to.means), owed.reason) for owed in it.owed]


@pytest.mark.parametrize(
    "before, new, left",
    [
        (FIRST, FIRST, [FIRST]),
        (FIRST, REMINDER, [FIRST]),
        (FIRST, ESCALATED, [FIRST]),
        (FIRST, RISEN, [FIRST]),
        (ESCALATED, RISEN, [ESCALATED]),
        (FIRST, ENDED, []),
        (ESCALATED, ENDED, []),
        (RISEN, ENDED, []),
    ],
)
def test_who_knows_nothing_of_it_is_told_its_beginning_or_nothing(
    before: Reason, new: Reason, left: list[Reason]
) -> None:
    it = owe(owe(told(NIKHIL), news(before)), news(new, 1))

    assert [owed.reason for owed in it.owed] == left


@pytest.mark.parametrize(
    "before, new, left",
    [
        (REMINDER, REMINDER, REMINDER),
        (REMINDER, ESCALATED, ESCALATED),
        (REMINDER, RISEN, RISEN),
        (ESCALATED, REMINDER, ESCALATED),
        (ESCALATED, RISEN, RISEN),
        (RISEN, REMINDER, RISEN),
        (RISEN, ESCALATED, RISEN),
        (RISEN, RISEN, RISEN),
        (ACKED, REMINDER, REMINDER),
        (ACKED, RISEN, RISEN),
        (REMINDER, ENDED, ENDED),
        (RISEN, ENDED, ENDED),
        (ACKED, ENDED, ENDED),
    ],
)
def test_of_two_news_the_one_that_says_more_is_left(
    before: Reason, new: Reason, left: Reason
) -> None:
    it = owe(owe(told(ASHA), news(before)), news(new, 1))

    assert [owed.reason for owed in it.owed] == [left]


def test_of_two_alike_the_later_one_is_left() -> None:
    it = owe(owe(told(ASHA), news(REMINDER, 1)), news(REMINDER, 2))

    assert it.owed == (news(REMINDER, 2),)


def test_each_recipient_and_each_means_is_owed_by_itself() -> None:
    it = told()
    for to in (ASHA, ASHA_MAIL, NIKHIL, ASHA):
        it = owe(it, news(FIRST, to=to))

    assert reasons(it) == [
        ("asha", "email", FIRST),
        ("nikhil", "slack", FIRST),
        ("asha", "slack", FIRST),
    ]


def test_who_has_been_told_is_owed_no_more_and_knows_of_it() -> None:
    owing = owe(owe(told(), news(FIRST)), news(FIRST, to=NIKHIL))
    it = paid(owing, news(FIRST))

    assert (it.told, reasons(it)) == ((ASHA,), [("nikhil", "slack", FIRST)])
    assert paid(it, news(REMINDER)).told == (ASHA,)


def test_the_address_by_which_somebody_was_told_is_the_one_kept() -> None:
    it = paid(owe(told(), news(FIRST)), news(FIRST, to=ASHA_MOVED))

    assert (it.told, it.owed) == ((ASHA_MOVED,), ())


@pytest.mark.parametrize(
    "to, known", [(ASHA, True), (ASHA_MOVED, True), (ASHA_MAIL, False), (NIKHIL, False)]
)
def test_somebody_was_told_by_a_means_whatever_the_address(to: Recipient, known: bool) -> None:  # noqa: FBT001
    assert was_told(told(ASHA), to) is known


def test_an_ended_alert_leaves_beginnings_untold_but_not_other_news() -> None:
    it = owe(owe(told(ASHA), news(REMINDER)), news(FIRST, to=NIKHIL))

    assert reasons(without_beginnings(it)) == [("asha", "slack", REMINDER)]


def test_what_is_not_owed_is_not_found_and_not_taken_away() -> None:
    it = owe(told(), news(FIRST))

    assert owed_to(it, "asha", Means.EMAIL) is None
    assert owed_to(it, "asha", Means.SLACK) == news(FIRST)
    assert without(it, news(FIRST, to=NIKHIL)) == it
    assert without(it, news(FIRST)).owed == ()
