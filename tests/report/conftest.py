"""A store on a file of its own, and a database that was lived: nothing noteworthy happened yet."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerting.record.store import Store, open_store
from tests.report.lived import Lived, before


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(tmp_path / "alerting.db", now=0)
    yield opened
    await opened.close()


@pytest.fixture
async def lived(store: Store) -> Lived:
    """It started long ago, hears of Zoho, and is alive."""
    it = Lived(store)
    await it.started()
    await it.heard(before(hours=1))
    await it.alive()
    return it
