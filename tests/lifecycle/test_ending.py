"""Why an alert ended: the first words that fit."""

import pytest

from alerting.lifecycle.ending import ending_of
from alerting.model.alert import Ending
from alerting.model.event import Event
from tests.builders import START, at, followed, status, wrote

HELD = status("ON_HOLD", START, assignee=0)
WAITS = wrote("customer", at(seconds=1))
BOTS = status("OPEN", START, assignee=7, bot=True)


@pytest.mark.parametrize(
    "before, event, ending",
    [
        ([HELD, WAITS], status("ENDED", at(minutes=1), assignee=0), Ending.UNANSWERED),
        ([HELD, WAITS], status("BLOCKED", at(minutes=1)), Ending.UNANSWERED),
        ([HELD, WAITS], status("MISSED", at(minutes=1)), Ending.UNANSWERED),
        ([HELD], status("MISSED", at(minutes=1), assignee=0), Ending.UNANSWERED),
        ([HELD], status("ENDED", at(minutes=1), assignee=0), Ending.NORMAL),
        ([HELD, WAITS], wrote("agent", at(minutes=1)), Ending.ANSWERED),
        ([HELD, WAITS], status("ON_PROGRESS", at(minutes=1)), Ending.ANSWERED),
        ([HELD, WAITS], status("OPEN", at(minutes=1)), Ending.TAKEN),
        ([HELD], status("ON_HOLD", at(minutes=1)), Ending.TAKEN),
        ([HELD], status("OPEN", at(minutes=1), assignee=7, bot=True), Ending.NORMAL),
        ([BOTS], status("OPEN", at(minutes=1)), Ending.NORMAL),
        ([HELD, WAITS], status("OPEN", at(minutes=1), assignee=0), Ending.NORMAL),
        ([BOTS, WAITS], wrote("bot", at(minutes=1)), Ending.NORMAL),
        ([HELD, WAITS], wrote("agent", at(minutes=1), kind="INFO"), Ending.NORMAL),
    ],
)
def test_the_first_words_that_fit(before: list[Event], event: Event, ending: Ending) -> None:
    assert ending_of(followed(*before, event)[-1]) is ending


def test_without_an_event_it_is_back_to_normal() -> None:
    assert ending_of(None) is Ending.NORMAL
