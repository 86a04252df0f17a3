"""For all tests: what a loaded machine does to the time of one example proves nothing, and no test
passes that prints a secret."""

from collections.abc import Generator

import pytest
from hypothesis import settings

from tests.spilling import kept

# Every run draws other examples, so many runs look into every corner.
settings.register_profile("steady", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1_000)
settings.load_profile("steady")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest begins first, or everybody waits for it at the end."""
    items.sort(key=_limit, reverse=True)


def _limit(item: pytest.Item) -> float:
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0]) if marker else 60


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return kept(report) if report.passed else report
