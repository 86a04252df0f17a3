"""Twenty SMS a day, sixty mails an hour; nothing is lost above."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.delivery import StepKind
from alerting.model.message import Message, Summary, Trouble
from alerting.model.people import Means
from alerting.model.times import DAY, HOUR, MINUTE
from alerting.notify.samples import FULL
from tests.fakes import START
from tests.notify.messages import note, several, to, together, told
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
    assert desk.causes() == ["near:sms:asha", "limit:sms:asha"]


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


async def test_tries_that_the_disk_refuses_do_not_use_up_the_limit(desk: Desk) -> None:
    await desk.outbox.add([first := note("first", alert=99)])
    desk.outbox.failures = 100
    desk.courier.hand_over([first])
    await desk.clock.advance(2 * MINUTE)
    await give_mails(desk, 2)
    assert desk.ways[Means.EMAIL].keys == ["first", "m0", "m1"]


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


@pytest.mark.parametrize("count,notes", [(15, []), (16, [16]), (17, [16]), (20, [16])])
async def test_most_of_a_days_sms_is_said_once_before_the_limit_bites(
    desk: Desk, count: int, notes: list[int]
) -> None:
    await give_sms(desk, count, Means.EMAIL)
    said = [it.note for it in desk.ways[Means.SMS].sent if it.note]
    assert said == [f"{n} of 20 SMS within a day." for n in notes]
    assert desk.causes() == ["near:sms:asha" for _ in notes]


async def test_all_at_once_is_warned_of_all_the_same(desk: Desk) -> None:
    await desk.give(*(note(f"s{n}", by=Means.SMS, alert=n + 1) for n in range(20)))
    (said,) = [it.note for it in desk.ways[Means.SMS].sent if it.note]
    assert said.endswith("of 20 SMS within a day.")
    assert desk.causes() == ["near:sms:asha"]


async def test_sms_of_another_day_are_not_warned_of(desk: Desk) -> None:
    await give_sms(desk, 15)
    await desk.clock.advance(DAY + 1)
    await give_sms(desk, 15, start=50)
    assert desk.causes() == []


async def test_a_note_that_is_there_already_is_not_lost_to_the_warning(desk: Desk) -> None:
    await give_sms(desk, 15)
    await desk.give(replace(note("m", by=Means.SMS, alert=90), note="By other means."))
    await give_sms(desk, 1, start=50)
    assert [it.note for it in desk.ways[Means.SMS].sent[15:]] == [
        "By other means.",
        "17 of 20 SMS within a day.",
    ]


async def test_above_the_limit_nobody_else_is_told_instead(desk: Desk) -> None:
    await give_sms(desk, 20)
    nikhil = to(Means.SLACK, "nikhil", "U0NIKHIL")
    await desk.give(note("s", by=Means.SMS, alert=99, others=(nikhil,)))
    assert not desk.ways[Means.SLACK].sent
    assert desk.courier.counts()[Means.SMS].held == 1


def of_rule(rule: str, number: int, *, ahead: bool = True) -> Message:
    content = replace(FULL, rule=rule)
    return note(f"{rule}{number}", alert=100 + number, content=content, ahead=ahead)


async def test_the_first_of_a_rule_is_not_held_back_by_the_limit(desk: Desk) -> None:
    await give_mails(desk, 60)
    await desk.give(of_rule("other", 1, ahead=False))
    await desk.give(of_rule("new", 2))
    await desk.give(of_rule("new", 3))
    assert desk.ways[Means.EMAIL].keys[60:] == ["new2"]
    assert desk.courier.counts()[Means.EMAIL].held == 2


async def test_news_of_groups_and_of_single_alerts_become_one_summary(desk: Desk) -> None:
    await give_mails(desk, 61)
    await desk.give(several("g", together(told(Reason.FIRST, 200), told(Reason.FIRST, 201))))
    await desk.give(several("h", together(told(Reason.ENDED, 200), told(Reason.ENDED, 202))))
    await desk.clock.advance(HOUR + MINUTE)
    *_, summary, last = desk.ways[Means.EMAIL].sent
    assert isinstance(summary.content, Summary)
    assert summary.content.alerts == (61, 200, 201)
    assert last.key == "h"


async def test_what_ended_in_a_held_group_is_in_no_summary_and_has_no_end(desk: Desk) -> None:
    await give_mails(desk, 61)
    await desk.give(several("g", together(told(Reason.FIRST, 200), told(Reason.FIRST, 201))))
    desk.recheck.over.add(200)
    await desk.clock.advance(HOUR + MINUTE)
    await desk.give(note("end", alert=200, reason=Reason.ENDED))
    assert desk.outbox.history("g") == [StepKind.BUNDLED]
    assert desk.outbox.history("end") == [StepKind.DROPPED]
