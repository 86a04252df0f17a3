"""Twenty SMS a day, sixty mails an hour; nothing is lost above."""

from collections.abc import AsyncIterator

import pytest

from alerting.model.alert import Reason
from alerting.model.delivery import StepKind
from alerting.model.message import Summary, Trouble
from alerting.model.people import Means
from alerting.model.times import DAY, HOUR, MINUTE
from tests.fakes import START
from tests.notify.messages import note
from tests.notify.test_courier import Desk


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    await made.courier.start()
    yield made
    await made.courier.stop(within=0)


async def give_sms(desk: Desk, count: int, *then: Means, start: int = 0) -> None:
    for n in range(start, start + count):
        await desk.give(note(f"s{n}", by=Means.SMS, alert=n + 1, then=then, at=desk.clock.now()))


async def give_mails(desk: Desk, count: int, start: int = 0) -> None:
    for n in range(start, start + count):
        await desk.give(note(f"m{n}", alert=n + 1, at=desk.clock.now()))


@pytest.mark.parametrize("count,by_mail", [(19, 0), (20, 0), (21, 1), (25, 5)])
async def test_the_twenty_first_sms_of_a_day_goes_by_the_next_means(
    desk: Desk, count: int, by_mail: int
) -> None:
    await give_sms(desk, count, Means.EMAIL)
    assert len(desk.ways[Means.SMS].sent) == count - by_mail
    assert len(desk.ways[Means.EMAIL].sent) == by_mail


async def test_all_at_once_does_not_slip_past_the_limit(desk: Desk) -> None:
    many = [note(f"s{n}", by=Means.SMS, alert=n + 1, then=(Means.EMAIL,)) for n in range(60)]
    await desk.give(*many)
    await desk.clock.advance(1)
    assert len(desk.ways[Means.SMS].sent) == 20
    assert len(desk.ways[Means.EMAIL].sent) == 40


async def test_the_limit_is_said_once_a_day(desk: Desk) -> None:
    await give_sms(desk, 23, Means.EMAIL)
    notes = [it.note for it in desk.ways[Means.EMAIL].sent]
    assert notes == ["You were sent 20 SMS within a day, so this comes by e-mail.", "", ""]
    assert desk.causes() == ["limit:sms:asha"]


async def test_a_day_later_sms_go_again(desk: Desk) -> None:
    await give_sms(desk, 21, Means.EMAIL)
    await desk.clock.advance(DAY + 1)
    await give_sms(desk, 1, Means.EMAIL, start=50)
    assert desk.ways[Means.SMS].keys[-1] == "s50"


async def test_the_limit_is_each_persons_own(desk: Desk) -> None:
    await give_sms(desk, 20)
    await desk.give(note("other", by=Means.SMS, alert=99, name="nikhil"))
    assert desk.ways[Means.SMS].keys[-1] == "other"


async def test_the_limit_survives_a_restart(desk: Desk) -> None:
    await give_sms(desk, 20, Means.EMAIL)
    await desk.restart()
    await give_sms(desk, 1, Means.EMAIL, start=50)
    assert desk.ways[Means.SMS].keys == []
    assert desk.ways[Means.EMAIL].keys == ["s50/email"]


async def test_sms_above_the_limit_without_another_means_wait_and_become_one(desk: Desk) -> None:
    await give_sms(desk, 23)
    assert len(desk.ways[Means.SMS].sent) == 20
    assert desk.courier.counts()[Means.SMS].held == 3
    await desk.clock.advance(DAY + MINUTE)
    summary = desk.ways[Means.SMS].sent[-1]
    assert isinstance(summary.content, Summary)
    assert summary.content.total == 3


@pytest.mark.parametrize("count,held", [(59, 0), (60, 0), (61, 1), (70, 10)])
async def test_mails_above_sixty_an_hour_are_held(desk: Desk, count: int, held: int) -> None:
    await give_mails(desk, count)
    assert len(desk.ways[Means.EMAIL].sent) == count - held
    assert desk.courier.counts()[Means.EMAIL].held == held


async def test_held_mails_become_one_summary_when_there_is_room(desk: Desk) -> None:
    await give_mails(desk, 65)
    await desk.clock.advance(HOUR + MINUTE)

    summary = desk.ways[Means.EMAIL].sent[-1]
    assert len(desk.ways[Means.EMAIL].sent) == 61
    assert summary.reason is Reason.SUMMARY
    assert isinstance(summary.content, Summary)
    assert (summary.content.because, summary.content.total) == ("limit", 5)
    bundled = [desk.outbox.history(f"m{n}") for n in range(60, 65)]
    assert bundled == [[StepKind.BUNDLED]] * 5
    assert desk.courier.counts()[Means.EMAIL].held == 0


async def test_one_held_mail_goes_as_itself(desk: Desk) -> None:
    await give_mails(desk, 61)
    await desk.clock.advance(HOUR + MINUTE)
    assert desk.ways[Means.EMAIL].keys[-1] == "m60"


async def test_the_end_of_a_bundled_alert_is_told(desk: Desk) -> None:
    await give_mails(desk, 62)
    await desk.clock.advance(HOUR + MINUTE)
    desk.recheck.over.add(62)
    await desk.give(note("end", alert=62, reason=Reason.ENDED))
    assert desk.ways[Means.EMAIL].keys[-1] == "end"


async def test_what_ended_while_it_was_held_is_in_no_summary(desk: Desk) -> None:
    await give_mails(desk, 63)
    desk.recheck.over.add(61)
    await desk.clock.advance(HOUR + MINUTE)
    summary = desk.ways[Means.EMAIL].sent[-1].content
    assert isinstance(summary, Summary)
    assert summary.total == 2
    assert desk.outbox.history("m60") == [StepKind.DROPPED]


async def test_trouble_is_never_held_back(desk: Desk) -> None:
    await give_mails(desk, 60)
    trouble = Trouble("silence", "No webhook for 30 minutes.", START)
    await desk.give(note("t", alert=0, reason=Reason.TROUBLE, content=trouble))
    assert desk.ways[Means.EMAIL].keys[-1] == "t"
