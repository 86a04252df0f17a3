"""A thousand messages at once: decided, on disk, and as their readers see them."""

from statistics import median
from typing import Any

from tests.bench.bench import Bench
from tests.bench.rows import Result, Row

TITLE = "1,000 messages decided, queued on disk and rendered"
MESSAGES = 1_000
TOGETHER = 6
"""Alerts in each message about several; five of them are shown."""
GOALS = {1: 1.0, TOGETHER: 3.0}
"""Seconds for all of it, as mails."""


def rules(alerts: int) -> str:
    """So many rules about each chat, and one message for all that they find."""
    wait = "" if alerts == 1 else "group_wait: 30s, "
    found = "\n".join(
        f"  - {{name: on-hold-{n}, why: Open it and answer., when: {{status: ON_HOLD}}, "
        "policy: floor}"
        for n in range(alerts)
    )
    return f"""\
version: 1
timezone: Asia/Kolkata
people:
  asha: {{email: asha@zylker.example, slack: U0000001, timezone: Asia/Kolkata}}
limits: {{rule: {{alerts_per_hour: 10000}}}}
policies:
  floor: {{group_by: [session], {wait}steps: [{{tell: [asha by email]}}]}}
channels:
  3942000000995017: {{name: WhatsApp Support, app: whatsapp}}
agents:
  106554156: {{name: Priya N.}}
rules:
{found}
"""


async def measure(bench: Bench) -> Result:
    rounds = bench.size(5, 2)
    rows, notes = [], []
    options = {"folder": str(bench.folder)}
    async with bench.child("tests.bench.queueing", bench.cores.server, options) as child:
        for alerts, goal in GOALS.items():
            asked = {"rules": rules(alerts), "chats": MESSAGES}
            said = [await child.ask("queue", **asked) for _ in range(rounds + 1)][1:]
            rows.append(_row(alerts, said, goal))
            means = said[0]["rendered"]
            figures = ", ".join(
                f"{name} {_each([it['rendered'][name] for it in said])}" for name in means
            )
            notes.append(f"{_name(alerts)}: rendered for {figures} µs each")
    return Result(rows, notes)


def _row(alerts: int, said: list[dict[str, Any]], goal: float) -> Row:
    whole = median(it["decided"] + it["queued"] + it["rendered"]["email"] for it in said)
    decided, queued = (_each([it[name] for it in said]) for name in ("decided", "queued"))
    rendered = _each([it["rendered"]["email"] for it in said])
    return Row(
        _name(alerts),
        f"{whole:.2f} s",
        f"decided {decided}, queued {queued}, rendered as mails {rendered} µs each",
        f"≤ {goal:.0f} s",
        whole <= goal,
    )


def _name(alerts: int) -> str:
    return "about one alert each" if alerts == 1 else f"about {alerts} alerts each"


def _each(seconds: list[float]) -> str:
    return f"{median(seconds) * 1e6 / MESSAGES:,.0f}"
