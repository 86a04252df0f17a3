"""The page as people see it: Debian's Chromium, the whole daemon, and traffic over its door."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from alerting.dashboard.access.demo_gate import DemoGate
from tests.flow.browser.looker import Looker
from tests.flow.floor import Floor

CHROMIUM = shutil.which("chromium")
#: Where pictures are kept, for people to look at; unless set they go with the test.
PICTURES = os.environ.get("KEEP_PICTURES_IN")  # noqa: TID251 a wish of whoever runs the tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """CI has Chromium, or fails."""
    if CHROMIUM is None and not os.environ.get("CI"):  # noqa: TID251 says where we are
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(pytest.mark.skip(reason="needs Debian's chromium"))


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        started = await play.chromium.launch(
            executable_path=CHROMIUM or "chromium", args=["--no-sandbox"]
        )
        yield started
        await started.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(PICTURES) if PICTURES else tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def look(floor: Floor, browser: Browser) -> AsyncIterator[Looker]:
    """Whoever is at this machine, on a page without rules of its own yet."""
    floor.gate = DemoGate()
    looker = Looker(floor, browser)
    yield looker
    await looker.close()
    assert looker.complaints == []
