"""A floor of 160 channels and 190 agents, and rules files of several sizes for it.

A small file asks its questions of every chat. A large one asks some of them for each channel with
a limit of its own, and one of each agent: so 1,000 rules ask of a chat what 20 rules ask, and the
other 980 are about somebody else.
"""

from collections.abc import Iterator
from itertools import chain

from alerting.model.times import EpochMs
from alerting.simulate.elements import Line
from alerting.simulate.people import LINES, agents
from alerting.simulate.traffic import Floor, Timed
from tests.bench.rules_text import TWENTY_RULES, head

SIZES = (20, 200, 1_000)
_SEED = 11
_FIRST_CHANNEL = 3_942_000_000_100_000
_CHANNELS = tuple(
    (Line(_FIRST_CHANNEL + i, LINES[i % 5].app, LINES[i % 5].receipts), f"line {i}")
    for i in range(160)
)
_AGENTS = agents(190)
_HEAD = head(_CHANNELS, _AGENTS)
#: Those of the twenty that a large company writes for each channel, or each agent, instead.
_SPLIT = (
    *("on-hold,", "nobody-took-it", "cannot-send", "stuck"),
    *("waits-", "unanswered", "failed", "priya"),
)
_OF_APP = {
    "WHATSAPP": "when: {waiting_on: agent}, for: 15m",
    "INSTAGRAM": "when: {waiting_on: agent}, for: 30m",
    "IM_TALK": "when: {status: OPEN, waiting_on: agent}, for: 5m",
    "FACEBOOKMESSENGER": "change: ended_unanswered",
    "TELEGRAM": "message: {status: FAILED}",
}


def traffic(start: EpochMs) -> Iterator[Timed]:
    """About 18 events a second: what so many agents bear."""
    floor = Floor(_SEED, len(_AGENTS), [line for line, _ in _CHANNELS])
    return floor.traffic(start)


def rules(count: int) -> str:
    """A file with so many rules, one of SIZES."""
    if count == 20:
        return _HEAD + TWENTY_RULES
    general = [it for it in _separate(TWENTY_RULES) if not it.startswith(_SPLIT)]
    channels = len(_CHANNELS) * count // SIZES[-1]
    of_channels = chain.from_iterable(_of_channel(i) for i in range(channels))
    of_agents = (_of_agent(i) for i in range(len(_AGENTS)))
    some = [*general, *of_channels, *of_agents][:count]
    return _HEAD + "".join(f"  - {{name: {one}\n" for one in some)


def _separate(text: str) -> list[str]:
    return [one.rstrip() for one in text.split("  - {name: ") if one]


def _of_channel(i: int) -> Iterator[str]:
    """Five, as the twenty have them for every chat, or for chats of its app."""
    channel, last = f"channel: line {i}", _OF_APP[_CHANNELS[i][0].app]
    yield f"on-hold-{i}, when: {{status: ON_HOLD, {channel}}}, for: {5 + i % 10}m, tell: room}}"
    yield (
        f"nobody-{i}, when: {{status: [CREATED, OPEN], assignee: none, {channel}}}, "
        f"for: {2 + i % 5}m, tell: room}}"
    )
    yield (
        f"cannot-send-{i}, when: {{reply_status: cannot_send}}, where: {{{channel}}}, for: 10m, "
        "tell: desk by email}"
    )
    yield (
        f"stuck-{i}, message: {{status: SENT}}, where: {{{channel}}}, for: 5m, "
        "tell: desk by email}"
    )
    yield f"last-{i}, {last}, where: {{{channel}}}, tell: room}}"


def _of_agent(i: int) -> str:
    name = _AGENTS[i].name
    return (
        f"agent-{i}, when: {{assignee: {name}, status: ON_HOLD}}, for: {5 + i % 10}m, "
        "tell: asha by email}"
    )
