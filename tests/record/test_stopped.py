"""Who answered STOP is known until they send START, also after a restart."""

from pathlib import Path

from alerting.record.store import open_store

PHONE = "+919876500001"


async def test_a_number_is_stopped_until_it_starts_again(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db", 0)
    await store.stopped.add(PHONE, 1)
    await store.stopped.add(PHONE, 2)
    assert PHONE in store.stopped
    await store.close()

    store = open_store(tmp_path / "a.db", 0)
    assert PHONE in store.stopped
    await store.stopped.remove(PHONE)
    await store.stopped.remove(PHONE)
    assert PHONE not in store.stopped
    await store.close()

    store = open_store(tmp_path / "a.db", 0)
    assert PHONE not in store.stopped
    await store.close()
