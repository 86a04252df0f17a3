"""A short run of the crash suite: every point once, and some deaths at any moment."""

from pathlib import Path

import pytest

from tests.crash.points import POINTS
from tests.crash.suite import Plan, Suite, table


@pytest.mark.timeout(300)
async def test_no_death_loses_or_doubles_what_people_are_told(tmp_path: Path) -> None:
    suite = Suite(Plan(tmp_path, kills=len(POINTS) + 3, events=1_000))

    evidence = await suite.run()

    assert not evidence.broken, table(suite, evidence)
    assert evidence["messages that must arrive"] > 100
    assert suite.deaths.total() == len(POINTS) + 3
    assert {*suite.deaths, *suite.missed} == {*POINTS, "at any moment"}
