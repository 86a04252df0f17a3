from pathlib import Path

from alerting.record.rulebooks import RulesText
from alerting.record.store import Store, open_store


async def test_the_same_text_keeps_its_version(store: Store) -> None:
    assert store.rulebooks.current() is None
    assert await store.rulebooks.keep("one", 10, "start") == 1
    assert await store.rulebooks.keep("one", 20, "reload") == 1
    assert store.rulebooks.current() == RulesText(1, 10, "start", "one")


async def test_a_return_to_an_older_text_is_a_new_version(store: Store) -> None:
    versions = [await store.rulebooks.keep(it, 10, "reload") for it in ("one", "two", "one")]

    assert versions == [1, 2, 3]
    assert [it.version for it in store.rulebooks.list()] == [3, 2, 1]


async def test_older_versions_stay(path: Path) -> None:
    store = open_store(path, 0)
    await store.rulebooks.keep("one", 10, "start")
    await store.rulebooks.keep("two", 20, "reload")
    await store.close()
    store = open_store(path, 0)

    assert store.rulebooks.get(1) == RulesText(1, 10, "start", "one")
    assert store.rulebooks.get(3) is None
    await store.close()
