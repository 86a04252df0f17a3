"""Five thousand chats breach within a minute: a handful of messages account for all of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from alerting.judge.rulebook import Rule
from alerting.model.alert import Reason
from alerting.model.message import AlertNews, GroupNews, Message
from alerting.model.people import Target
from alerting.model.policy import GroupBy
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from tests.builders import CHANNEL, START, at, rule, state, status
from tests.pipeline.floors import (
    EMAIL,
    SLACK,
    SMS,
    TO_ASHA,
    TO_MARIA,
    TO_NIKHIL,
    Floor,
    after,
    numbers,
    office,
    on_hold,
)

pytestmark = pytest.mark.timeout(300)

CHATS = 5_000
CHANNELS = 2
HANDFUL = 8

PLAIN = rule(state({"status": "ON_HOLD"}), tell=(TO_ASHA, TO_NIKHIL), policy=None)
BY_CHANNEL = on_hold(after(0, TO_ASHA), policy_name="floor", group_by=(GroupBy.CHANNEL,))
STEPS = on_hold(after(0, TO_ASHA), after(3, TO_NIKHIL), after(6, TO_MARIA), group_wait=20_000)
BY_CHAT = on_hold(group_by=(GroupBy.SESSION,))
MEANS = on_hold(
    after(0, Target("asha", EMAIL), Target("asha", SMS), Target("nikhil", SMS)),
    after(0, Target("nikhil", EMAIL)),
    severity=Severity.CRITICAL,
)


@dataclass
class Storm:
    """`life` after twenty minutes in which all began, and twenty more in which all ended."""

    floor: Floor

    def began(self) -> list[Message]:
        return [it for it in self.floor.messages if it.created_at < START + 20 * MINUTE]

    def ended(self) -> list[Message]:
        return [it for it in self.floor.messages if it.created_at >= START + 20 * MINUTE]


def lived(told: Rule) -> Storm:
    floor = Floor(office(told))
    _each(floor, "ON_HOLD", 0)
    floor.minutes(1.25, 19.75)
    _each(floor, "ON_PROGRESS", 20)
    floor.minutes(21.25, 40)
    return Storm(floor)


def _each(floor: Floor, value: str, minute: float) -> None:
    """Spread over a minute, with ticks in between."""
    for n in range(CHATS):
        when = minute + n / CHATS
        if n % (CHATS // 240) == 0:
            floor.until(when)
        channel = CHANNEL + n % CHANNELS
        floor.hear(status(value, at(minutes=when), chat=n + 1, channel=channel))


def reasons(message: Message) -> Iterator[tuple[Reason, int]]:
    """Why, and of how many; of each of them where it can be said."""
    match message.content:
        case AlertNews():
            yield message.reason, 1
        case GroupNews(counts=counts):
            yield from counts.items()
        case _:
            raise AssertionError(message.reason)


def counted(messages: list[Message]) -> dict[str, Counter[Reason]]:
    found: dict[str, Counter[Reason]] = {}
    for message in messages:
        who = f"{message.to.name} by {message.to.means}"
        for reason, many in reasons(message):
            found.setdefault(who, Counter())[reason] += many
    return found


@pytest.mark.parametrize(
    "told, who, reminders",
    [
        (PLAIN, {"asha by slack": 1, "nikhil by email": 1}, 0),
        (BY_CHANNEL, {"asha by slack": CHANNELS}, 0),
        (STEPS, {"asha by slack": 1, "nikhil by email": 1, "maria by slack": 1}, 0),
        (MEANS, {f"{it} by {by}": 1 for it in ("asha", "nikhil") for by in (EMAIL, SMS)}, 0),
    ],
    ids=["plain", "by channel", "steps", "means"],
)
def test_each_person_gets_a_handful_of_messages_that_account_for_all(
    told: Rule, who: dict[str, int], reminders: int
) -> None:
    storm = lived(told)
    began, ended = counted(storm.began()), counted(storm.ended())

    assert began.keys() == who.keys()
    for one, groups in who.items():
        first = began[one][Reason.FIRST] + began[one][Reason.ESCALATED]
        assert first == CHATS
        by_sms = one.endswith(SMS)
        assert ended.get(one, Counter())[Reason.ENDED] == (0 if by_sms else CHATS)
        for messages in (storm.began(), storm.ended()):
            mine = [it for it in messages if f"{it.to.name} by {it.to.means}" == one]
            assert len(mine) <= HANDFUL
            assert len(mine) <= 3 * groups
    _each_alert_once(storm)


def _each_alert_once(storm: Storm) -> None:
    """By the numbers of the alerts: each begins once and ends once for whoever hears of it."""
    for messages in (storm.began(), storm.ended()):
        told = Counter(
            (it.to.name, it.to.means, number) for it in messages for number in numbers(it)
        )
        assert set(told.values()) <= {1}


def test_a_rule_that_tells_of_each_chat_by_itself_is_bundled_above_its_limit() -> None:
    storm = lived(BY_CHAT)
    limit = office().limits.alerts_per_hour

    assert len(storm.began()) <= limit + HANDFUL
    assert len(storm.ended()) <= HANDFUL
    assert counted(storm.began())["asha by slack"] == {Reason.FIRST: CHATS}
    assert counted(storm.ended())["asha by slack"] == {Reason.ENDED: CHATS}
    assert SLACK in {it.to.means for it in storm.ended()}
    _each_alert_once(storm)
