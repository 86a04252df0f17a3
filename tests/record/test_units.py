from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from alerting.errors import StorageError
from alerting.model.alert import Alert, Key, Subject
from alerting.model.delivery import Step, StepKind
from alerting.model.event import MessageEvent
from alerting.model.message import Message
from alerting.model.unit import EpisodeRecord, FateRecord, Mark, Transition, Unit
from alerting.record.history import EPISODES, FATES, TRANSITIONS, chats_of_ticket
from alerting.record.store import Store, open_store

MakeAlert = Callable[..., Alert]
MakeMessage = Callable[..., Message]
MakeTransition = Callable[..., Transition]
MakeFate = Callable[..., FateRecord]
MakeEpisode = Callable[..., EpisodeRecord]


async def test_a_unit_is_stored_with_its_mark(
    store: Store, alert: MakeAlert, message: MakeMessage
) -> None:
    unit = Unit(Mark(5, 100), alerts={1: alert(1)}, messages=[message("a")])

    assert store.units.mark() == Mark(0, 0)
    assert await store.units.commit(unit) == []
    assert store.units.mark() == Mark(5, 100)
    assert store.alerts.open() == [alert(1)]
    assert [it.message.key for it in await store.outbox.waiting()] == ["a"]


async def test_what_is_sent_at_once_is_claimed_with_its_unit(
    store: Store, message: MakeMessage
) -> None:
    await store.outbox.add([message("old")])
    unit = Unit(Mark(5, 100), messages=[message("old"), message("a"), message("b")])

    await store.units.commit(unit, claimed={"old", "a"})

    uncertain = {it.message.key: it.uncertain for it in await store.outbox.waiting()}
    assert uncertain == {"old": False, "a": True, "b": False}


async def test_a_unit_that_fails_leaves_nothing_behind(
    store: Store, alert: MakeAlert, message: MakeMessage
) -> None:
    await store.units.commit(Unit(Mark(5, 100), alerts={1: alert(1)}))
    same_key = msgspec.structs.replace(alert(1), number=2)
    unit = Unit(Mark(6, 101), alerts={2: same_key}, messages=[message("a")])

    with pytest.raises(StorageError, match="UNIQUE"):
        await store.units.commit(unit)
    assert store.units.mark() == Mark(5, 100)
    assert await store.outbox.waiting() == []


async def test_the_last_state_of_an_alert_wins(store: Store, alert: MakeAlert) -> None:
    await store.units.commit(Unit(Mark(1, 1), alerts={1: alert(1), 2: alert(2)}))
    ended = alert(1, ended_at=50)
    await store.units.commit(Unit(Mark(2, 2), alerts={1: ended}))

    assert store.alerts.open() == [alert(2)]
    assert store.alerts.by_number(1) == ended
    assert store.alerts.newest() == [alert(2), ended]


async def test_an_alert_is_found_by_its_key_also_when_it_ended(
    store: Store, alert: MakeAlert
) -> None:
    ended = alert(1, ended_at=50)
    await store.units.commit(Unit(Mark(1, 1), alerts={1: ended, 2: alert(2)}))

    assert store.alerts.by_key(ended.key) == ended
    assert store.alerts.by_key(Key("slow", Subject(1, 7), since=99)) is None
    assert store.alerts.of_chat(7) == [ended, alert(2)]
    assert store.alerts.of_chat(8) == []


async def test_numbers_of_alerts_go_on_after_a_restart(path: Path, alert: MakeAlert) -> None:
    store = open_store(path, 0)
    assert store.alerts.next_number() == 1
    await store.units.commit(Unit(Mark(1, 1), alerts={7: alert(7)}))
    await store.close()
    store = open_store(path, 0)

    assert store.alerts.next_number() == 8
    await store.close()


async def test_cancelling_drops_only_what_waits(store: Store, message: MakeMessage) -> None:
    keys = ["new", "deferred", "claimed", "delivered"]
    await store.outbox.add([message(it) for it in keys] + [message("other", alert=2)])
    await store.outbox.settle("deferred", Step(StepKind.DEFERRED, tries=1), 5)
    await store.outbox.claim(["claimed", "delivered"], 5)
    await store.outbox.settle("delivered", Step(StepKind.DELIVERED), 6)

    assert await store.units.commit(Unit(Mark(1, 9), cancel=[1])) == ["new", "deferred"]
    assert [it.message.key for it in await store.outbox.waiting()] == ["claimed", "other"]


async def test_the_end_that_comes_with_a_cancellation_is_kept(
    store: Store, message: MakeMessage
) -> None:
    await store.outbox.add([message("first")])
    unit = Unit(Mark(1, 9), cancel=[1], messages=[message("end")])

    assert await store.units.commit(unit) == ["first"]
    assert [it.message.key for it in await store.outbox.waiting()] == ["end"]


async def test_what_was_cancelled_cannot_be_claimed_any_more(
    store: Store, message: MakeMessage
) -> None:
    await store.outbox.add([message("a")])
    await store.units.commit(Unit(Mark(1, 9), cancel=[1]))
    await store.outbox.claim(["a"], 10)

    assert await store.outbox.waiting() == []


async def test_the_history_of_a_chat_is_found_across_all_slices(
    store: Store, transition: MakeTransition, fate: MakeFate, episode: MakeEpisode
) -> None:
    seqs = [1, 16_383, 16_384, 16_385, 100_000]
    unit = Unit(Mark(100_000, 1))
    unit.transitions = [transition(it, chat, late=it > 1) for it in seqs for chat in (7, 8)]
    unit.fates = [fate(it, chat) for it in seqs for chat in (7, 8)]
    unit.episodes = [episode(it, chat) for it in seqs for chat in (7, 8)]
    await store.units.commit(unit)

    assert list(TRANSITIONS.of_chat(store.reader, 7)) == unit.transitions[::2]
    assert list(FATES.of_chat(store.reader, 7)) == unit.fates[::2]
    assert list(EPISODES.of_chat(store.reader, 8)) == unit.episodes[1::2]
    assert list(TRANSITIONS.of_chat(store.reader, 9)) == []


async def test_an_export_takes_its_first_instant_and_not_its_last(
    store: Store, transition: MakeTransition
) -> None:
    unit = Unit(Mark(1, 1))
    unit.transitions = [transition(n, at=n * 10_000_000) for n in range(1, 40)]
    await store.units.commit(unit)
    found = TRANSITIONS.between(store.reader, 50_000_000, 80_000_000)

    assert [it.seq for it in found] == [5, 6, 7]
    assert list(TRANSITIONS.between(store.reader, 50_000_001, 59_999_999)) == []
    assert len(list(TRANSITIONS.between(store.reader, 0, 10**12))) == 39


async def test_an_export_finds_what_was_learned_late(
    store: Store, transition: MakeTransition
) -> None:
    late = msgspec.structs.replace(transition(2, at=50), learned=10**9)
    unit = Unit(Mark(1, 1), transitions=[transition(1, at=10**8), late])
    await store.units.commit(unit)

    assert list(TRANSITIONS.between(store.reader, 0, 100)) == [late]


async def test_an_export_may_be_longer_than_one_page(
    store: Store, transition: MakeTransition
) -> None:
    unit = Unit(Mark(1, 1), transitions=[transition(n, at=n) for n in range(12_000)])
    await store.units.commit(unit)

    assert list(TRANSITIONS.between(store.reader, 0, 20_000)) == unit.transitions


async def test_exporting_nothing_is_no_mistake(store: Store) -> None:
    assert list(EPISODES.between(store.reader, 0, 10**15)) == []


async def test_chats_are_found_by_ticket_open_or_ended(store: Store, episode: MakeEpisode) -> None:
    await store.units.commit(Unit(Mark(1, 1), episodes=[episode(1, chat=7, ticket="101")]))
    opened = MessageEvent(1, 8, 3, ticket=9, ticket_number="101")
    await store.journal.append([opened, MessageEvent(1, 9, 3, message=9, ticket_number="1012")], 1)

    assert chats_of_ticket(store.reader, "101") == [7, 8]
    assert chats_of_ticket(store.reader, "9") == [7, 8]
    assert chats_of_ticket(store.reader, "") == []


async def test_an_empty_unit_moves_the_mark(store: Store) -> None:
    unit = Unit(Mark(1, 1))
    await store.units.commit(unit)
    await store.units.commit(replace(unit, mark=Mark(2, 3)))

    assert store.units.mark() == Mark(2, 3)
