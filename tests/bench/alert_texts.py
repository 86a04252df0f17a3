"""The same alerts for both: chats on hold in twenty channels, with a rule for each channel.

Twenty, because a rule that fires more than ten thousand times an hour is told in bundles.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import msgspec

from alerting.model.times import EpochMs
from alerting.simulate.elements import Element, Line
from alerting.simulate.people import FIRST_AGENT, agents, talk
from tests.bench.load import post
from tests.bench.their_alertmanager import alert
from tests.bench.traffic import PATH

CHANNELS = 20
PLACE = "hook"
_FIRST_CHANNEL = 3_942_000_000_600_000
_AGENT = agents(1)[0]


@dataclass(frozen=True, slots=True)
class Telling:
    """How both tell: seconds to collect, and at least between two messages about one group."""

    together: bool
    wait: int = 0
    interval: int = 60

    @property
    def name(self) -> str:
        return f"{'together' if self.together else 'each'}-{self.wait}-{self.interval}"


def our_rules(telling: Telling, url: str) -> str:
    channels = "\n".join(
        f"  {_channel(n)}: {{name: channel {n}, app: telegram}}" for n in range(CHANNELS)
    )
    rules = "\n".join(
        f"  - {{name: {_rule(n)}, when: {{status: ON_HOLD, channel: channel {n}}}, policy: floor}}"
        for n in range(CHANNELS)
    )
    wait = f"\n    group_wait: {telling.wait}s" if telling.wait else ""
    return f"""\
version: 1
timezone: Asia/Kolkata
people:
  asha: {{email: asha@zylker.example}}
places:
  {PLACE}: {{webhook: "{url}"}}
limits: {{rule: {{alerts_per_hour: 10000}}}}
policies:
  floor:
    group_by: [{"rule" if telling.together else "rule, session"}]
    group_interval: {telling.interval}s
    steps: [{{tell: [{PLACE}]}}]{wait}
channels:
{channels}
agents:
  {FIRST_AGENT}: {{name: {_AGENT.name}}}
rules:
{rules}
"""


def their_config(telling: Telling, url: str) -> str:
    """`resolve_timeout`: as long as nobody says that an alert is over, it fires."""
    return f"""\
global: {{resolve_timeout: 4h}}
route:
  receiver: {PLACE}
  group_by: [{"alertname" if telling.together else "'...'"}]
  group_wait: {telling.wait}s
  group_interval: {telling.interval}s
receivers:
  - name: {PLACE}
    webhook_configs: [{{url: "{url}", send_resolved: false}}]
"""


def our_requests(start: EpochMs) -> Iterator[bytes]:
    """Every one raises an alert of its own."""
    for number in count():
        yield post(PATH, msgspec.json.encode([_element(number, start)]))


def their_requests(start: EpochMs) -> Iterator[bytes]:
    """The same alerts: known by rule and chat; what else the event says is told of them."""
    for number in count():
        element = _element(number, start)
        facts = {**element["payload"], "eventTime": element["eventTime"]}
        labels = {"alertname": _rule(number % CHANNELS), "orgId": element["orgId"]}
        labels |= {name: facts.pop(name) for name in ("sessionId", "channelId")}
        yield alert(labels, {name: text for name, text in facts.items() if text})


def _element(number: int, start: EpochMs) -> Element:
    line = Line(_channel(number % CHANNELS), "TELEGRAM", receipts=False)
    return talk(number, line).status(start, "ON_HOLD", to=_AGENT)


def _channel(number: int) -> int:
    return _FIRST_CHANNEL + number


def _rule(number: int) -> str:
    return f"on-hold-{number}"
