"""The rules file of most benchmarks: twenty ordinary rules, as a support floor has them."""

from collections.abc import Sequence

from alerting.simulate.elements import Assignee, Line
from alerting.simulate.people import AGENT_NAMES, LINES, agents

#: One that no traffic but a benchmark's own probes is in.
PROBE_CHANNEL = 3_942_000_000_999_999


def head(channels: Sequence[tuple[Line, str]], staff: Sequence[Assignee]) -> str:
    """The file above its rules: who is told, and what channels and agents are called."""
    lines = "\n".join(
        f"  {line.id}: {{name: {name}, app: {line.app.lower()}}}" for line, name in channels
    )
    people = "\n".join(f"  {who.id}: {{name: {who.name}}}" for who in staff)
    return f"""\
version: 1
timezone: Asia/Kolkata
operators: [desk by email]
lead: asha
limits: {{email: {{per_person: {{per_hour: 10000}}}}}}
people:
  asha: {{email: asha@zylker.example, slack: U0000001}}
  desk: {{email: desk@zylker.example}}
places:
  room: {{slack_channel: "#support"}}
channels:
{lines}
  {PROBE_CHANNEL}: {{name: probe, app: telegram}}
agents:
{people}
contacts:
  vip: {{ids: [186543000000451259, 186543000000451260]}}
rules:
"""


TWENTY_RULES = """\
  - {name: on-hold, when: {status: ON_HOLD}, for: 10m, tell: room}
  - {name: on-hold-half-a-day, when: {status: ON_HOLD}, for: 12h, tell: room}
  - {name: nobody-took-it, severity: critical, when: {status: [CREATED, OPEN], assignee: none},
     for: 3m, tell: room}
  - {name: vip-waits, when: {contact: vip, waiting_on: agent}, for: 1m, tell: asha by slack}
  - {name: waits-whatsapp, when: {waiting_on: agent}, where: {app: whatsapp}, for: 15m,
     tell: room}
  - {name: waits-instagram, when: {waiting_on: agent}, where: {app: instagram}, for: 30m,
     tell: room}
  - {name: waits-website, when: {status: OPEN, waiting_on: agent}, where: {app: im_talk},
     for: 5m, tell: room}
  - {name: with-the-bot, when: {assignee: bot, waiting_on: agent}, for: 10m, tell: room}
  - {name: priya, when: {assignee: Priya N., status: ON_HOLD}, for: 5m, tell: asha by email}
  - {name: long-talk, when: {messages: {above: 40}}, tell: room}
  - {name: blocked, when: {status: BLOCKED}, tell: asha by email}
  - {name: channel-fault, when: {reply_status: channel_fault}, for: 5m, tell: desk by email}
  - {name: cannot-send, when: {all: [{reply_status: cannot_send}, {not: {status: ENDED}}]},
     for: 10m, tell: desk by email}
  - {name: abrupt, change: ended_abruptly, within: 1s, messages: {below: 2}, tell: room}
  - {name: reopened, severity: info, change: reopened, within: 1h, where: {contact: vip},
     tell: room}
  - {name: passed-on, change: {assignee: {from: agent, to: bot}}, tell: room}
  - {name: unanswered, change: ended_unanswered, where: {app: facebookmessenger}, tell: room}
  - {name: stuck, message: {status: SENT}, for: 5m, tell: desk by email}
  - {name: failed, message: {status: FAILED}, where: {app: telegram}, tell: desk by email}
  - {name: unread, severity: info, message: {status: DELIVERED}, for: 4h,
     where: {app: whatsapp}, tell: room}
"""

HEAD = head([(line, line.app.lower()) for line in LINES], agents(len(AGENT_NAMES)))
TWENTY = f"{HEAD}{TWENTY_RULES}"


def with_probe(tell: str) -> str:
    """One more, which tells at once of every chat that is OPEN in the probes' channel."""
    return f"{TWENTY}  - {{name: probe, when: {{status: OPEN, channel: probe}}, tell: {tell}}}\n"
