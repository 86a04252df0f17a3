from pathlib import Path

from alerting.model.contact_file import ContactFile
from alerting.record import rulebooks
from alerting.record.rulebooks import RulesText, lists_of
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


def a_list(*ids: int, name: str = "vip.csv") -> ContactFile:
    return ContactFile.of(name, ids)


async def test_a_list_that_changed_is_a_new_version_of_the_same_text(store: Store) -> None:
    lists = [a_list(1, 2), a_list(2, 1), a_list(1, 2, 3), a_list(1, 2, name="other.csv")]

    versions = [await store.rulebooks.keep("one", 10, "reload", [it]) for it in lists]

    assert versions == [1, 1, 2, 3]
    assert [store.rulebooks.files(it) for it in (1, 2, 3)] == [[it] for it in lists[1:]]
    assert await store.rulebooks.keep("one", 10, "reload") == 4


async def test_the_order_of_lists_does_not_matter(store: Store) -> None:
    both = [a_list(1), a_list(2, name="angry.csv")]

    assert await store.rulebooks.keep("one", 10, "start", both) == 1
    assert await store.rulebooks.keep("one", 10, "reload", both[::-1]) == 1


async def test_who_was_on_a_list_is_kept_for_the_newest_versions(store: Store) -> None:
    for n in range(rulebooks.VERSIONS_WITH_LISTS + 1):
        await store.rulebooks.keep(
            f"text {n}", 10, "reload", [a_list(min(n, 1)), a_list(9, name="b")]
        )

    assert [it.name for it in store.rulebooks.files(1)] == ["b"]
    assert [it.ids for it in store.rulebooks.files(2)] == [[9], [1]]
    assert [(it.name, it.count) for it in lists_of(store.reader, 1)] == [("b", 1), ("vip.csv", 1)]
