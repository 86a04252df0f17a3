"""Buttons of Slack: an order is of a person, by a button of ours, below a post that we made."""

from typing import Final

from alerting.model.people import Means, Person
from alerting.reply.slack import SlackDoor
from alerting.reply.slack_ports import Nobody
from alerting.reply.slack_request import read_click
from tests.fakes import ManualClock
from tests.fuzz.floors import ASHA, BRUNO, UNTOLD, by, fill, floor
from tests.fuzz.mutations import in_form
from tests.fuzz.target import Target
from tests.fuzz.wire import Wire, signed_by_slack
from tests.reply.slack_press import SECRET, Press

CLOCK: Final = ManualClock()
FLOOR: Final = floor(CLOCK)
KEY: Final = by(Means.SLACK).key
BUTTONS: Final = ("ack", "snooze_30m", "snooze_2h", "take", "close")


class Members:
    async def person(self, member: str, likely: str) -> Person | Nobody:
        return {ASHA.slack: ASHA, BRUNO.slack: BRUNO}.get(member, Nobody.UNKNOWN)


class Posts:
    """Where they stand; what is shown and whispered must be fit to be sent."""

    def channel_of(self, key: str) -> str:
        return "C1" if key == KEY else ""

    async def show(self, key: str, channel: str, ts: str) -> None:
        assert (key, channel) == (KEY, "C1"), "only a post of ours is changed"

    async def whisper(self, address: str, text: str) -> None:
        assert text.encode()
        assert "<" not in text


WIRE: Final = Wire({"slack": SlackDoor(FLOOR, Members(), Posts(), SECRET, CLOCK)}, CLOCK)


def one(data: bytes) -> None:
    fill(FLOOR)
    CLOCK._now += 60_000
    headers = signed_by_slack(data, CLOCK)
    assert WIRE.post("/slack/actions", data, headers)[0] == 200, "Slack shows no failure"
    orders = list(FLOOR.orders)
    _is_wanted(data, orders)
    assert WIRE.post("/slack/actions", data, headers)[0] == 401, "once"
    wrong = {**headers, "X-Slack-Signature": headers["X-Slack-Signature"][:-1] + "x"}
    assert WIRE.post("/slack/actions", data, wrong)[0] == 401, "to the last letter"
    assert orders == FLOOR.orders


def _is_wanted(data: bytes, orders: list[str]) -> None:
    click = read_click(data)
    ours = click is not None and (click.value, click.channel) == (KEY, "C1")
    if click and ours and click.action in BUTTONS and click.member in (ASHA.slack, BRUNO.slack):
        assert len(orders) == 1, "who presses is obeyed"
    else:
        assert not orders, "and nobody else"
    assert FLOOR.views[UNTOLD].is_open
    assert FLOOR.has(UNTOLD) == ""


TARGET: Final = Target(
    one,
    tuple(
        Press(member, button, KEY, "C1", "1768473001.000001", "https://hooks.slack.com/x").body
        for member in (ASHA.slack, BRUNO.slack, "U0NOBODY1")
        for button in BUTTONS
    ),
    in_form,
)
