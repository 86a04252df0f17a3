"""The courier over a fake outbox and fake means, by a clock that moves when told."""

import asyncio
from collections.abc import AsyncIterator, Iterable

import pytest

from alerting.errors import StorageError
from alerting.model.alert import Reason
from alerting.model.delivery import StepKind
from alerting.model.limits import Limits
from alerting.model.message import Message, Queued, Trouble
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.model.times import DAY, HOUR, MINUTE, SECOND
from alerting.notify.courier import WIDTH, Courier
from alerting.notify.text import Rendered
from tests.fakes import FakeOutbox, FakeRecheck, FakeTexts, FakeWay, ManualClock, idle, until
from tests.notify.messages import note, to

CLAIMED, DELIVERED, DEFERRED = StepKind.CLAIMED, StepKind.DELIVERED, StepKind.DEFERRED
DROPPED, GIVEN_UP, MOVED = StepKind.DROPPED, StepKind.GIVEN_UP, StepKind.MOVED


#: The fallbacks of two ends.
ENDS = ((Means.SMS,), (Means.SMS, Means.SLACK))


class Desk:
    """A courier with everything around it, and the operators' ear."""

    def __init__(self, waiting: Iterable[Message] = ()) -> None:
        self.outbox = FakeOutbox(waiting)
        self.ways = {means: FakeWay() for means in Means}
        self.recheck = FakeRecheck()
        self.clock = ManualClock()
        self.heard: list[Trouble] = []
        self.stopped: set[str] = set()
        self.courier = self.another()

    def another(self, most_waiting: int = 1000) -> Courier:
        return Courier(
            outbox=self.outbox,
            ways=self.ways,
            texts=FakeTexts(),
            recheck=self.recheck,
            clock=self.clock,
            limits=Limits,
            most_waiting=most_waiting,
            report=self.heard.append,
            dice=lambda: 0.0,
            stopped=self.stopped.__contains__,
        )

    async def give(self, *messages: Message) -> None:
        """As the pipeline does: durable first, then handed over."""
        await self.outbox.add(messages)
        self.courier.hand_over(messages)
        await idle()

    async def restart(self) -> None:
        """A process that died where it was, and its successor."""
        await self.courier.stop(within=0)
        self.ways |= {means: FakeWay() for means in Means}
        self.courier = self.another()
        await self.courier.start()
        await idle()

    def causes(self) -> list[str]:
        return [trouble.cause for trouble in self.heard]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    await made.courier.start()
    yield made
    await made.courier.stop(within=0)


async def test_a_message_is_claimed_sent_and_settled(desk: Desk) -> None:
    await desk.give(note())
    assert desk.ways[Means.EMAIL].keys == ["k1"]
    assert desk.outbox.history("k1") == [CLAIMED, DELIVERED]
    counts = desk.courier.counts()[Means.EMAIL]
    assert (counts.waiting, counts.steps[DELIVERED]) == (0, 1)
    assert counts.last_delivery == desk.clock.now()


async def test_what_a_predecessor_left_is_carried() -> None:
    desk = Desk([note("a"), note("b", by=Means.SMS)])
    await desk.courier.start()
    await idle()
    assert desk.ways[Means.EMAIL].keys == ["a"]
    assert desk.ways[Means.SMS].keys == ["b"]
    await desk.courier.stop(within=0)


async def test_an_uncertain_message_is_sent_again_with_the_same_key(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = asyncio.Event()
    await desk.give(note())
    assert desk.outbox.history("k1") == [CLAIMED]

    await desk.restart()

    assert desk.ways[Means.EMAIL].keys == ["k1"]
    assert desk.outbox.history("k1") == [CLAIMED, CLAIMED, DELIVERED]


async def test_a_message_handed_over_twice_is_sent_once(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = gate = asyncio.Event()
    await desk.give(note())
    desk.courier.hand_over([note()])
    gate.set()
    await idle()
    assert desk.ways[Means.EMAIL].keys == ["k1"]


async def test_a_slow_mail_server_delays_no_sms(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = asyncio.Event()
    await desk.give(*(note(f"m{n}", alert=n + 1) for n in range(50)))
    await desk.give(note("s", by=Means.SMS))
    assert desk.outbox.history("s") == [CLAIMED, DELIVERED]
    assert len(desk.ways[Means.EMAIL].sent) == 4


async def test_messages_of_a_lane_go_one_after_the_other(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = gate = asyncio.Event()
    await desk.give(note("f"), note("r", reason=Reason.REMINDER), note("o", alert=9))
    assert desk.ways[Means.EMAIL].keys == ["f", "o"]
    gate.set()
    await idle()
    assert desk.ways[Means.EMAIL].keys == ["f", "o", "r"]


async def test_a_reminder_knows_the_receipt_of_its_first(desk: Desk) -> None:
    desk.ways[Means.SLACK].answer = lambda message: Delivered(f"C1:{message.key}")
    first, later = note("f", by=Means.SLACK), note("r", by=Means.SLACK, reason=Reason.REMINDER)
    await desk.give(first, later)
    assert desk.ways[Means.SLACK].threads == ["", "C1:f"]


# --- again and again


async def test_what_is_deferred_is_tried_again_after_a_pause(desk: Desk) -> None:
    desk.ways[Means.EMAIL].answer = lambda _message: Deferred("busy")
    await desk.give(note())
    assert desk.outbox.history("k1") == [CLAIMED, DEFERRED]

    await desk.clock.advance(SECOND - 1)
    assert len(desk.ways[Means.EMAIL].sent) == 1
    desk.ways[Means.EMAIL].answer = lambda _message: Delivered("r")
    await desk.clock.advance(1)

    assert desk.outbox.history("k1") == [CLAIMED, DEFERRED, CLAIMED, DELIVERED]


async def test_a_provider_that_asks_for_a_pause_gets_it_for_its_other_messages_too(
    desk: Desk,
) -> None:
    desk.ways[Means.SMS].answer = lambda _message: Deferred("429", 30 * SECOND)
    await desk.give(note("a", by=Means.SMS, alert=1))
    desk.ways[Means.SMS].answer = lambda _message: Delivered("r")
    await desk.give(note("b", by=Means.SMS, alert=2))
    assert desk.ways[Means.SMS].keys == ["a"]
    await desk.clock.advance(30 * SECOND)
    assert sorted(desk.ways[Means.SMS].keys) == ["a", "a", "b"]


async def test_a_pause_of_one_slack_channel_is_not_anothers(desk: Desk) -> None:
    desk.ways[Means.SLACK].answer = lambda _message: Deferred("ratelimited", 30 * SECOND)
    await desk.give(note("a", by=Means.SLACK, alert=1, address="#a"))
    await desk.give(note("b", by=Means.SLACK, alert=2, address="#b"))
    assert desk.ways[Means.SLACK].keys == ["a", "b"]


@pytest.mark.parametrize("means", [Means.WEBHOOK, Means.APPRISE])
async def test_a_pause_of_one_place_is_not_anothers(desk: Desk, means: Means) -> None:
    desk.ways[means].answer = lambda _message: Deferred("503", 30 * SECOND)
    for key, place, alert in (("a", "x", 1), ("b", "y", 2), ("c", "x", 3)):
        await desk.give(note(key, by=means, name=place, alert=alert))
    assert desk.ways[means].keys == ["a", "b"]


async def test_a_place_that_hangs_is_given_no_more_than_its_share(desk: Desk) -> None:
    way = desk.ways[Means.WEBHOOK]
    way.hanging = asyncio.Event()
    share = WIDTH[Means.WEBHOOK]
    await desk.give(*(note(f"k{n}", by=Means.WEBHOOK, alert=n) for n in range(1, share + 6)))
    assert len(way.sent) == share
    way.hanging.set()
    await idle()
    assert len(way.sent) == share + 5


async def test_a_message_is_given_up_after_a_day_and_the_operators_hear_of_it(desk: Desk) -> None:
    desk.ways[Means.EMAIL].answer = lambda _message: Deferred("busy")
    await desk.give(note())
    await desk.clock.advance(DAY - 1)
    assert GIVEN_UP not in desk.outbox.history("k1")
    await desk.clock.advance(1)
    assert desk.outbox.history("k1")[-1] is GIVEN_UP
    assert desk.causes()[-1] == "given_up:email"
    assert set(desk.causes()) == {"late:email", "given_up:email"}


async def test_tries_and_pauses_survive_a_restart(desk: Desk) -> None:
    desk.ways[Means.EMAIL].answer = lambda _message: Deferred("busy", MINUTE)
    await desk.give(note())
    await desk.restart()
    assert desk.ways[Means.EMAIL].keys == []
    await desk.clock.advance(MINUTE)
    assert desk.ways[Means.EMAIL].keys == ["k1"]


async def test_somebody_may_ask_for_a_try_now(desk: Desk) -> None:
    desk.ways[Means.EMAIL].answer = lambda _message: Deferred("busy")
    await desk.give(note())
    desk.courier.hurry(["k1"])
    await idle()
    assert desk.ways[Means.EMAIL].keys == ["k1", "k1"]


# --- what is no longer wanted


async def test_nothing_is_sent_after_the_alert_is_over(desk: Desk) -> None:
    desk.recheck.over.add(8)
    await desk.give(note("f"), note("r", reason=Reason.REMINDER))
    assert not desk.ways[Means.EMAIL].sent
    assert desk.outbox.history("f") == desk.outbox.history("r") == [DROPPED]


async def test_the_end_is_dropped_with_a_first_that_was_not_sent(desk: Desk) -> None:
    desk.recheck.over.add(8)
    await desk.give(note("f"), note("e", reason=Reason.ENDED))
    assert not desk.ways[Means.EMAIL].sent
    assert desk.outbox.history("e") == [DROPPED]


async def test_a_first_in_flight_gets_its_end(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = gate = asyncio.Event()
    await desk.give(note("f"))
    desk.recheck.over.add(8)
    await desk.give(note("e", reason=Reason.ENDED))
    gate.set()
    await idle()
    assert desk.ways[Means.EMAIL].keys == ["f", "e"]


async def test_an_uncertain_first_gets_its_end(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = asyncio.Event()
    await desk.give(note("f"))
    desk.recheck.over.add(8)
    await desk.outbox.add([note("e", reason=Reason.ENDED)])
    await desk.restart()
    assert desk.ways[Means.EMAIL].keys == ["f", "e"]


async def test_a_refused_first_gets_no_end(desk: Desk) -> None:
    desk.ways[Means.EMAIL].answer = lambda _message: Refused("550")
    await desk.give(note("f"))
    await desk.give(note("e", reason=Reason.ENDED))
    assert desk.outbox.history("e") == [DROPPED]
    assert desk.ways[Means.EMAIL].keys == ["f"]


async def test_an_end_whose_alert_is_over_is_still_told(desk: Desk) -> None:
    await desk.give(note("f"))
    desk.recheck.over.add(8)
    await desk.give(note("e", reason=Reason.ENDED))
    assert desk.outbox.history("e") == [CLAIMED, DELIVERED]


async def test_what_was_cancelled_on_disk_is_not_sent(desk: Desk) -> None:
    desk.ways[Means.EMAIL].answer = lambda _message: Deferred("busy", MINUTE)
    await desk.give(note("f"))
    desk.courier.drop(["f"])
    await desk.clock.advance(HOUR)
    assert desk.ways[Means.EMAIL].keys == ["f"]
    assert desk.courier.counts()[Means.EMAIL].waiting == 0


# --- another means


async def test_a_refusal_goes_by_the_next_means(desk: Desk) -> None:
    desk.ways[Means.SMS].answer = lambda _message: Refused("21610 STOP")
    await desk.give(note(by=Means.SMS, then=(Means.EMAIL,)))
    assert desk.outbox.history("k1") == [CLAIMED, MOVED]
    assert desk.outbox.history("k1/email") == [CLAIMED, DELIVERED]
    assert desk.ways[Means.EMAIL].sent[0].note == (
        "This comes by e-mail, because SMS did not reach you."
    )
    assert desk.heard[0].broken == "sms"


async def test_whoever_can_be_reached_by_nothing_is_heard_for_by_others(desk: Desk) -> None:
    for means in (Means.SMS, Means.EMAIL):
        desk.ways[means].answer = lambda _message: Refused("no")
    nikhil = to(Means.SLACK, "nikhil", "U0NIKHIL")
    await desk.give(note("f", by=Means.SMS, then=(Means.EMAIL,), others=(nikhil,)))
    await desk.give(note("e", by=Means.EMAIL, reason=Reason.ENDED, others=(nikhil,)))
    assert desk.ways[Means.SLACK].keys == ["f/email/nikhil/slack", "e/nikhil/slack"]
    assert "nikhil by Slack" in desk.heard[1].text
    assert desk.ways[Means.SLACK].sent[0].note == (
        "asha could not be reached by e-mail, so you hear of it."
    )


async def test_who_answered_stop_is_told_by_other_means_at_once(desk: Desk) -> None:
    desk.stopped.add(to(Means.SMS).address)
    await desk.give(note("a", by=Means.SMS, then=(Means.EMAIL,)), note("b", by=Means.SMS, alert=9))
    assert not desk.ways[Means.SMS].sent
    assert desk.ways[Means.EMAIL].keys == ["a/email"]
    assert desk.outbox.history("b") == [StepKind.REFUSED]
    assert all("START" in trouble.text for trouble in desk.heard)


async def test_an_end_that_would_go_by_sms_goes_by_the_next_means_or_not_at_all(desk: Desk) -> None:
    desk.ways[Means.EMAIL].answer = lambda _message: Refused("550")
    await desk.give(note("f", then=(Means.SMS,)))
    ends = [note(f"e{n}", reason=Reason.ENDED, then=then) for n, then in enumerate(ENDS)]
    await desk.give(*ends)
    assert desk.ways[Means.SMS].keys == ["f/sms"]
    assert desk.ways[Means.SLACK].keys == ["e1/sms/slack"]
    assert desk.outbox.history("e0/sms") == [DROPPED]


async def test_the_end_follows_a_first_that_moved(desk: Desk) -> None:
    desk.ways[Means.SMS].answer = lambda _message: Refused("21610 STOP")
    await desk.give(note("f", by=Means.SMS, then=(Means.EMAIL,)))
    desk.recheck.over.add(8)
    await desk.give(note("e", by=Means.SMS, then=(Means.EMAIL,), reason=Reason.ENDED))
    assert desk.ways[Means.SMS].keys == ["f"]
    assert desk.ways[Means.EMAIL].keys == ["f/email", "e/email"]


async def test_a_means_that_refuses_everybody_is_left_alone_for_a_while(desk: Desk) -> None:
    desk.ways[Means.SLACK].answer = lambda _message: Refused("invalid_auth", everybody=True)
    await desk.give(note("a", by=Means.SLACK, alert=1, then=(Means.SMS,)))
    await desk.give(note("b", by=Means.SLACK, alert=2, then=(Means.SMS,)))
    await desk.give(note("c", by=Means.SLACK, alert=3))

    assert desk.ways[Means.SLACK].keys == ["a"]
    assert desk.ways[Means.SMS].keys == ["a/sms", "b/sms"]
    assert desk.causes() == ["broken:slack"]
    assert desk.courier.counts()[Means.SLACK].broken == "invalid_auth"
    assert desk.outbox.history("c") == []


async def test_a_means_that_is_mended_carries_what_waited(desk: Desk) -> None:
    desk.ways[Means.SLACK].answer = lambda _message: Refused("invalid_auth", everybody=True)
    await desk.give(note("a", by=Means.SLACK, alert=1), note("b", by=Means.SLACK, alert=2))
    desk.ways[Means.SLACK].answer = lambda _message: Delivered("C:1")
    await desk.clock.advance(2 * MINUTE)
    assert desk.outbox.history("a")[-1] is DELIVERED
    assert desk.outbox.history("b")[-1] is DELIVERED
    assert desk.courier.counts()[Means.SLACK].broken == ""


async def test_what_a_broken_means_kept_for_a_day_is_given_up(desk: Desk) -> None:
    desk.ways[Means.SLACK].answer = lambda _message: Refused("invalid_auth", everybody=True)
    await desk.give(*(note(f"k{n}", by=Means.SLACK, alert=n + 1) for n in range(3)))
    await desk.clock.advance(DAY + HOUR)
    assert {desk.outbox.history(f"k{n}")[-1] for n in range(3)} == {GIVEN_UP}


async def test_a_means_without_settings_keeps_its_messages_until_settings_come(desk: Desk) -> None:
    await desk.courier.reopen({})
    await desk.give(note())
    await desk.clock.advance(HOUR)
    counts = desk.courier.counts()[Means.EMAIL]
    assert (counts.has_settings, counts.waiting) == (False, 1)

    new = FakeWay()
    await desk.courier.reopen({Means.EMAIL: new})
    await idle()

    assert new.keys == ["k1"]
    assert desk.courier.counts()[Means.EMAIL].has_settings


async def test_without_settings_a_message_goes_by_the_next_means_at_once(desk: Desk) -> None:
    await desk.courier.reopen({it: way for it, way in desk.ways.items() if it is not Means.SMS})
    await desk.give(note(by=Means.SMS, then=(Means.EMAIL,)))

    assert desk.outbox.history("k1") == [MOVED]
    assert desk.outbox.history("k1/email") == [CLAIMED, DELIVERED]
    assert desk.ways[Means.EMAIL].sent[0].note == (
        "This comes by e-mail, because SMS is not set up here."
    )
    assert desk.heard == []


async def test_without_settings_and_other_means_somebody_else_hears_at_once(desk: Desk) -> None:
    await desk.courier.reopen({Means.EMAIL: desk.ways[Means.EMAIL]})
    await desk.give(note(by=Means.SMS, then=(Means.SLACK,), others=(to(Means.EMAIL, "bruno"),)))

    (sent,) = desk.ways[Means.EMAIL].sent
    assert (sent.to.name, sent.note) == (
        "bruno",
        "asha could not be reached by Slack, so you hear of it.",
    )


async def test_that_messages_wait_for_settings_is_told_once_for_each_means(desk: Desk) -> None:
    await desk.courier.reopen({Means.EMAIL: desk.ways[Means.EMAIL]})
    await desk.give(*(note(f"k{n}", by=Means.SMS, alert=n + 1) for n in range(3)))
    await desk.give(note("s", by=Means.SLACK))

    assert desk.causes() == ["no_settings:sms", "no_settings:slack"]
    assert desk.heard[0].text == (
        "SMS has no settings, and messages wait that can go no other way. "
        "`alerting status` says what to set; then restart."
    )
    assert [desk.courier.counts()[it].waiting for it in (Means.SMS, Means.SLACK)] == [3, 1]


async def test_what_can_go_another_way_does_so_behind_what_must_wait(desk: Desk) -> None:
    await desk.courier.reopen({Means.EMAIL: desk.ways[Means.EMAIL]})
    await desk.give(note("first", by=Means.SMS))
    await desk.give(note("later", by=Means.SMS, reason=Reason.REMINDER, then=(Means.EMAIL,)))
    await desk.give(note("last", by=Means.SMS, reason=Reason.REMINDER))
    assert desk.ways[Means.EMAIL].keys == ["later/email"]

    new = FakeWay()
    await desk.courier.reopen({Means.SMS: new, Means.EMAIL: FakeWay()})
    await idle()
    assert new.keys == ["first", "last"]


async def test_what_is_over_does_not_wait_for_settings(desk: Desk) -> None:
    await desk.courier.reopen({})
    desk.recheck.over.add(8)
    await desk.give(note(by=Means.SMS, then=(Means.EMAIL,)))

    assert desk.outbox.history("k1") == [DROPPED]
    assert desk.heard == []


async def test_settings_that_are_taken_away_move_what_waited(desk: Desk) -> None:
    desk.ways[Means.SMS].answer = lambda _message: Deferred("later")
    await desk.give(note(by=Means.SMS, then=(Means.EMAIL,)))
    assert desk.outbox.history("k1") == [CLAIMED, DEFERRED]

    await desk.courier.reopen({Means.EMAIL: desk.ways[Means.EMAIL]})
    await idle()
    assert desk.outbox.history("k1/email") == [CLAIMED, DELIVERED]


async def test_a_disk_that_fails_loses_nothing_that_goes_another_way(desk: Desk) -> None:
    await desk.courier.reopen({Means.EMAIL: desk.ways[Means.EMAIL]})
    await desk.outbox.add([note(by=Means.SMS, then=(Means.EMAIL,))])
    desk.outbox.failures = 2
    desk.courier.hand_over([note(by=Means.SMS, then=(Means.EMAIL,))])
    await desk.clock.advance(5 * SECOND)

    assert desk.outbox.history("k1/email") == [CLAIMED, DELIVERED]


async def test_old_settings_finish_what_they_began(desk: Desk) -> None:
    old = desk.ways[Means.EMAIL]
    old.hanging = gate = asyncio.Event()
    await desk.give(note())
    reopening = asyncio.create_task(desk.courier.reopen({Means.EMAIL: FakeWay()}))
    await idle()
    assert not old.closed
    gate.set()
    await reopening
    assert old.closed
    assert desk.outbox.history("k1") == [CLAIMED, DELIVERED]


# --- what goes wrong inside


class Bomb(FakeWay):
    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:
        await super().send(message, text, thread)
        if message.key == "bad":
            raise KeyError("+919876500001")
        return Delivered("r")


async def test_an_unexpected_error_is_shown_and_stops_nobody(desk: Desk) -> None:
    await desk.courier.reopen(desk.ways | {Means.EMAIL: Bomb()})
    await desk.give(note("bad", alert=1), note("good", alert=2))
    assert desk.outbox.history("good") == [CLAIMED, DELIVERED]
    assert desk.outbox.history("bad") == [CLAIMED, DEFERRED]
    assert desk.causes() == ["unexpected:email"]
    assert "KeyError at test_courier.py:" in desk.heard[0].text
    assert "9876500001" not in desk.heard[0].text


async def test_a_disk_that_refuses_a_claim_delays_and_sends_nothing(desk: Desk) -> None:
    await desk.outbox.add([note()])
    desk.outbox.failures = 2
    desk.courier.hand_over([note()])
    await idle()
    assert not desk.ways[Means.EMAIL].sent
    await desk.clock.advance(5 * SECOND)
    assert desk.ways[Means.EMAIL].keys == ["k1"]


async def test_a_disk_that_refuses_to_settle_sends_nothing_twice(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = gate = asyncio.Event()
    await desk.give(note())
    desk.outbox.failures = 3
    gate.set()
    await desk.clock.advance(10 * SECOND)
    assert desk.ways[Means.EMAIL].keys == ["k1"]
    assert desk.outbox.history("k1") == [CLAIMED, DELIVERED]


async def test_an_outbox_that_cannot_be_read_at_the_start_is_no_secret() -> None:
    class Unreadable(FakeOutbox):
        async def waiting(self) -> list[Queued]:
            raise StorageError("the file is damaged")

    desk = Desk()
    desk.outbox = Unreadable()
    with pytest.raises(StorageError):
        await desk.another().start()


class Broken(FakeTexts):
    def render(self, message: Message) -> Rendered:
        return Rendered("plain", failure="sms/alert.txt line 3: no such field")


async def test_a_template_that_failed_is_told_and_the_message_goes_out() -> None:
    desk = Desk()
    courier = Courier(
        outbox=desk.outbox,
        ways=desk.ways,
        texts=Broken(),
        recheck=desk.recheck,
        clock=desk.clock,
        limits=Limits,
        report=desk.heard.append,
    )
    desk.courier = courier
    await courier.start()
    await desk.give(note())
    assert desk.ways[Means.EMAIL].texts[0].text == "plain"
    assert desk.causes() == ["template:email"]
    await courier.stop(within=0)


async def test_a_stop_waits_for_what_is_on_its_way_and_begins_nothing(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = gate = asyncio.Event()
    await desk.give(note("a"))
    stopping = asyncio.create_task(desk.courier.stop(within=5))
    await idle()
    await desk.give(note("b", alert=9))
    gate.set()
    await stopping
    assert desk.ways[Means.EMAIL].keys == ["a"]
    assert desk.outbox.history("a") == [CLAIMED, DELIVERED]
    assert desk.ways[Means.EMAIL].closed


async def test_a_stop_does_not_wait_for_ever(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = asyncio.Event()
    await desk.give(note("a"))
    await desk.courier.stop(within=0.01)
    assert desk.outbox.history("a") == [CLAIMED]


async def test_more_than_memory_should_hold_waits_on_disk_in_order(desk: Desk) -> None:
    desk.courier = courier = desk.another(most_waiting=10)
    await courier.start()
    desk.ways[Means.EMAIL].hanging = gate = asyncio.Event()
    many = [note(f"m{n}", alert=1) for n in range(35)]
    await desk.give(*many)
    assert courier.counts()[Means.EMAIL].waiting == 10
    gate.set()
    await desk.clock.advance(1)
    await until(lambda: courier.counts()[Means.EMAIL].waiting == 0)
    assert desk.ways[Means.EMAIL].keys == [it.key for it in many]
    await courier.stop(within=0)
