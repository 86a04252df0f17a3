"""The clock `reply_window`: how long Meta lets us write after the customer's last message."""

import pytest

from alerting.model.event import Event
from tests.builders import CHAT, ORG, START, at, clock
from tests.judge.clocks_kept import agent, customer, kept, queued, with_agent

WINDOW = clock("reply_window", "1d")


def by(app: str, minute: float) -> Event:
    message = customer(minute)
    return type(message)(ORG, CHAT, at(minutes=minute), app=app, actor="ENDUSER")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), agent(1), with_agent(2)], [0, 0, 0]),
        ([customer(0), customer(1), customer(2)], [0, 1, 2]),
        ([customer(2), customer(1)], [2, 2]),
        ([agent(0)], [None]),
        ([queued(0), queued(1)], [None, None]),
        ([customer(0), queued(1, "ENDED"), queued(2), customer(3)], [0, None, 0, 3]),
    ],
    ids=[
        "whether or not we answer",
        "each message begins it anew",
        "an older message is late",
        "the customer has written nothing yet",
        "the app is not known",
        "it is the same window in a chat that is reopened",
    ],
)
def test_it_runs_since_the_customers_last_message(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(WINDOW, *events) == since


@pytest.mark.parametrize(
    "app, since",
    [("WHATSAPP", 0), ("FACEBOOKMESSENGER", 0), ("INSTAGRAM", 0), ("TELEGRAM", None), ("", None)],
)
def test_only_metas_apps_have_a_window(app: str, since: float | None) -> None:
    assert kept(WINDOW, by(app, 0)) == [since]


@pytest.mark.parametrize("over", ["ENDED", "BLOCKED", "MISSED"])
def test_it_ends_with_the_chat(over: str) -> None:
    assert kept(WINDOW, customer(0), queued(1, over)) == [0, None]


def test_the_app_may_be_known_before_the_customer_writes() -> None:
    assert kept(WINDOW, agent(0), customer(1)) == [None, 1]
    assert at() == START
