"""What the tracker does with any event, whatever it tells."""

import msgspec
import pytest

from alerting.model.chat import Chat
from alerting.model.event import Event, OtherEvent, Stopped
from alerting.track.receipts import Receipts
from alerting.track.repeats import GENERATION, Repeats
from alerting.track.tracker import SKEW, Tracker, shared
from tests.builders import CHANNEL, CHAT, ORG, START, at, fate, numbered, status, wrote


def told(*events: Event, arrived: int | None = None) -> Tracker:
    tracker = Tracker()
    for it in numbered(events, arrived=arrived):
        tracker.apply(it)
    return tracker


@pytest.mark.parametrize(
    "ahead, happened, clamped",
    [(SKEW - 1, SKEW - 1, 0), (SKEW, SKEW, 0), (SKEW + 1, 0, 1)],
    ids=["under", "at", "over"],
)
def test_an_event_from_the_future_is_clamped_to_its_arrival(
    ahead: int, happened: int, clamped: int
) -> None:
    tracker = told(status("OPEN", START + ahead), arrived=START)

    chat = tracker.find(ORG, CHAT)
    assert chat
    assert (chat.status_at - START, tracker.clamped) == (happened, clamped)


def test_a_repeat_is_counted_and_changes_nothing() -> None:
    event = wrote("customer", START)
    tracker = told(event, event)

    chat = tracker.find(ORG, CHAT)
    assert chat
    assert (chat.counted, tracker.repeated) == (1, 1)


def test_late_events_are_counted() -> None:
    assert told(status("OPEN", at(minutes=1)), status("CREATED", START)).late == 1


@pytest.mark.parametrize(
    "event", [OtherEvent(ORG, CHAT, START, name="IM_Typing"), Stopped(0, 0, START)]
)
def test_what_concerns_no_chat_makes_none(event: Event) -> None:
    assert len(told(event)) == 0


def test_chats_of_two_orgs_may_have_the_same_id() -> None:
    other = msgspec.structs.replace(status("ENDED", START), org=5)

    tracker = told(status("OPEN", START), other)

    assert [chat.status for chat in tracker] == ["OPEN", "ENDED"]
    assert tracker.find(5, CHAT) is not tracker.find(ORG, CHAT)


def test_chats_are_counted_by_their_status() -> None:
    tracker = told(
        status("OPEN", START), status("OPEN", START, chat=2), status("ENDED", at(minutes=1))
    )
    tracker.forget(next(chat for chat in tracker if chat.session == 2))

    assert +tracker.by_status == {"ENDED": 1}
    assert len(tracker) == 1


def test_a_chat_of_a_snapshot_is_known_again() -> None:
    tracker = Tracker()
    tracker.add(Chat(ORG, CHAT, START, START, 7, status="ON_HOLD"))

    assert tracker.find(ORG, CHAT)
    assert tracker.by_status["ON_HOLD"] == 1


@pytest.mark.parametrize("seq, applied", [(6, False), (7, False), (8, True)])
def test_a_replay_does_not_tell_a_chat_twice_what_its_snapshot_knows(
    seq: int, *, applied: bool
) -> None:
    tracker = Tracker()
    tracker.add(Chat(ORG, CHAT, START, START, 7, status="ON_HOLD", status_seen=START))

    change = tracker.apply(numbered([status("ENDED", at(minutes=1))], first=seq)[0])

    assert (change is not None) is applied


def test_what_a_replayed_event_tells_beyond_its_chat_is_learnt_again() -> None:
    tracker = Tracker()
    tracker.add(Chat(ORG, CHAT, START, START, 7, channel=CHANNEL))
    named = msgspec.structs.replace(wrote("agent", START), actor_id=5, agent_name="Priya N.")
    unaddressed = msgspec.structs.replace(fate("READ", START, 1), channel=0)

    for it in numbered([named, unaddressed]):
        tracker.apply(it)

    assert tracker.agent_names == {5: "Priya N."}
    assert tracker.receipts.gives(ORG, CHANNEL, "READ")


@pytest.mark.parametrize(
    "seen, gives",
    [("SENT", set()), ("DELIVERED", {"DELIVERED"}), ("READ", {"DELIVERED", "READ"})],
)
def test_a_channel_that_gives_a_receipt_is_held_to_give_it(seen: str, gives: set[str]) -> None:
    receipts = told(fate(seen, START, 1)).receipts

    assert {kind for kind in ("DELIVERED", "READ") if receipts.gives(ORG, CHANNEL, kind)} == gives
    assert not receipts.gives(ORG, CHANNEL + 1, "DELIVERED")


def test_receipts_survive_a_snapshot() -> None:
    receipts = told(fate("READ", START, 1)).receipts

    assert Receipts(receipts.known()).gives(ORG, CHANNEL, "READ")


@pytest.mark.parametrize("since, repeat", [(GENERATION - 1, True), (2 * GENERATION, False)])
def test_a_digest_is_remembered_for_a_generation_at_least(since: int, *, repeat: bool) -> None:
    repeats = Repeats()
    repeats.seen(-1)
    for digest in range(since):
        repeats.seen(digest)

    assert repeats.seen(-1) is repeat
    assert len(repeats.remembered()) <= 2 * GENERATION


def test_digests_survive_a_snapshot() -> None:
    repeats = Repeats()
    repeats.seen(5)

    assert Repeats(repeats.remembered()).seen(5)


def test_a_chat_hears_of_itself_until_when_it_was_told() -> None:
    later, earlier = numbered([status("OPEN", START), status("ENDED", at(minutes=1))])
    tracker = Tracker()
    tracker.apply(msgspec.structs.replace(later, arrived=at(minutes=9)))
    tracker.apply(msgspec.structs.replace(earlier, arrived=at(minutes=8)))

    chat = tracker.find(ORG, CHAT)
    assert chat
    assert (chat.heard_at, chat.seq) == (at(minutes=9), 2)


def test_a_decoded_chat_shares_its_words_and_equal_instants() -> None:
    chat = next(iter(told(status("OPEN", START, reply="ACCEPTED"), fate("SENT", START, 1))))

    again = shared(msgspec.msgpack.decode(msgspec.msgpack.encode(chat), type=Chat))

    assert again == chat
    assert again.status is chat.status
    assert again.status_at is again.reply_at is again.episode_at
    assert again.fates
    assert again.fates[1].since is again.status_at


def test_an_event_confirms_its_chat() -> None:
    tracker = told(status("OPEN", START))
    chat = next(iter(tracker))
    chat.confirmed = False

    change = tracker.apply(numbered([wrote("agent", at(minutes=1))], first=2)[0])

    assert change
    assert (change.was_confirmed, chat.confirmed) == (False, True)
