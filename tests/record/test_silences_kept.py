import msgspec

from alerting.model.silence import Silence
from alerting.model.unit import Mark, Unit
from alerting.record.silences import since
from alerting.record.store import Store


def silence(number: int, until: int, **words: object) -> Silence:
    return Silence(number, "asha", "the provider is down", 0, until, **words)  # type: ignore[arg-type]


async def commit(store: Store, *silences: Silence) -> None:
    await store.units.commit(Unit(Mark(1, 1), silences=[*silences]))


async def test_a_silence_is_stored_whole_with_its_unit(store: Store) -> None:
    one = silence(1, 100, rule="on-hold", channel=3, agent=4, chat=5)
    await commit(store, one)

    assert store.silences.since(99) == [one]
    assert store.silences.since(100) == []


async def test_a_silence_that_ended_early_is_the_same_one(store: Store) -> None:
    one = silence(1, 100)
    over = msgspec.structs.replace(one, until=50, ended_by="bruno")
    await commit(store, one)
    await commit(store, over, silence(2, 70))

    assert since(store.reader, 49) == [over, silence(2, 70)]
    assert since(store.reader, 60) == [silence(2, 70)]


async def test_of_one_unit_the_last_state_counts(store: Store) -> None:
    await commit(store, silence(1, 100), silence(1, 50))

    assert store.silences.since(0) == [silence(1, 50)]


async def test_the_newest_silence_is_remembered_for_its_number(store: Store) -> None:
    await commit(store, silence(1, 10), silence(2, 20))

    assert store.silences.remembered(30) == [silence(2, 20)]
    assert store.silences.remembered(15) == [silence(2, 20)]
    assert store.silences.remembered(5) == [silence(1, 10), silence(2, 20)]


def test_a_unit_with_nothing_but_a_silence_is_not_empty() -> None:
    assert not Unit(Mark(1, 1), silences=[silence(1, 10)]).empty
