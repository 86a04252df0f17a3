"""`alerting demo`: everything at once, with nothing but this package."""

import asyncio
import logging
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape

from alerting import logs
from alerting.app.demo import SPEED, Arrival, Demo, Played, run_demo
from alerting.app.running import Running
from alerting.config.rules_file import open_text, read
from alerting.config.shipped import example_rules
from alerting.model.people import Means

_LANDS = {
    Means.EMAIL: "[cyan]inbox[/]",
    Means.SMS: "[magenta]phone[/]",
    Means.SLACK: "[green]slack[/]",
}

_SIGNS = {
    ":red_circle:": "🔴",
    ":large_orange_circle:": "🟠",
    ":large_blue_circle:": "🔵",
    ":white_check_mark:": "✅",
    ":wrench:": "🔧",
}


def demo(
    *,
    rules: Annotated[Path | None, typer.Option(help="Rules to try instead of the example.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Stay up afterwards, to look around.")
    ] = False,
) -> None:
    """Play a quarter of an hour of a support floor in one minute, and show what people are told.

    Example: alerting demo
    """
    logs.set_up(level=logging.ERROR)
    path = rules or example_rules()
    zone = ZoneInfo(read(open_text(path), str(path)).timezone)
    console = Console(highlight=False, soft_wrap=True)
    with TemporaryDirectory(prefix="alerting-demo-") as folder:
        played = asyncio.run(_play(path, Path(folder), console, zone, keep=keep))
    _sum_up(console, played)
    if played.report.failed:
        raise typer.Exit(1)


async def _play(
    rules: Path, folder: Path, console: Console, zone: ZoneInfo, *, keep: bool
) -> Played:
    def told(running: Running) -> None:
        console.print(f"Rules: {escape(str(rules))}")
        console.print(
            f"The daemon takes webhooks at http://{running.listens_at}/webhooks/zoho-desk/…"
        )
        console.print(
            f"Its clock runs {SPEED:.0f} times as fast, from Monday 10:00. People get to see:\n"
        )

    def show(arrival: Arrival) -> None:
        at = datetime.fromtimestamp(arrival.at / 1000, zone)
        late = f"  [dim]{arrival.late_ms:.0f} ms[/]" if arrival.late_ms is not None else ""
        text = escape(" ".join(_signs(arrival.text).split()))
        console.print(
            f"[dim]{at:%H:%M:%S}[/]  {_LANDS[arrival.means]}  [bold]{escape(arrival.to)}[/]  "
            f"{text}{late}"
        )

    return await run_demo(Demo(rules, folder, show), keep=keep, told=told)


def _signs(text: str) -> str:
    """Slack draws these; a terminal would show their names."""
    for name, sign in _SIGNS.items():
        text = text.replace(name, sign)
    return text


def _sum_up(console: Console, played: Played) -> None:
    answered = sum(played.report.answers.values())
    console.print(
        f"\n{played.report.elements} events in {answered} webhooks about {played.chats} chats, "
        f"{played.alerts} alerts. The milliseconds are real: from the deadline to the arrival."
    )
    console.print("[dim]Next: write rules.yaml, then: alerting check rules.yaml[/]")
