"""`alerting demo`: everything at once, with nothing but this package."""

import asyncio
import logging
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape

from alerting import logs
from alerting.app.demo import SPEED, Demo, Played, run_demo
from alerting.app.demo_rules import demo_rules
from alerting.app.demo_shown import Arrival
from alerting.app.running import Running
from alerting.config.rules_file import open_text, read
from alerting.config.shipped import example_rules
from alerting.model.people import Means

_LANDS = {
    Means.EMAIL: "[cyan]inbox[/]",
    Means.SMS: "[magenta]phone[/]",
    Means.SLACK: "[green]slack[/]",
    None: "[yellow]zoho [/]",
}
#: Where the text begins, whoever it is for.
BENEATH = 17

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
    console = Console(highlight=False, soft_wrap=True)
    with TemporaryDirectory(prefix="alerting-demo-") as folder:
        example = example_rules()
        path = rules or demo_rules(example, Path(folder))
        screen = Screen(console, ZoneInfo(read(open_text(path), str(path)).timezone))
        intro = str(rules) if rules else f"{example}, with its step that acts in Zoho"
        show_begin = partial(screen.begin, intro)
        played = asyncio.run(
            run_demo(Demo(path, Path(folder), screen.show), keep=keep, told=show_begin)
        )
    screen.sum_up(played)
    if played.failed:
        raise typer.Exit(1)


class Screen:
    def __init__(self, console: Console, zone: ZoneInfo) -> None:
        self._console = console
        self._zone = zone

    def begin(self, rules: str, running: Running) -> None:
        say = self._console.print
        say(f"Rules: {escape(rules)}")
        say(f"The daemon takes webhooks at http://{running.listens_at}/webhooks/zoho-desk/…")
        if running.page:
            say(f"The supervisors' page is at [bold]http://{running.page.at}/[/]")
        say("A Zoho Desk of its own posts them and is asked; what rules do in it is a dry run.")
        say(f"Its clock runs {SPEED:.0f} times as fast, from Monday 10:00. People get to see:\n")

    def show(self, arrival: Arrival) -> None:
        at = datetime.fromtimestamp(arrival.at / 1000, self._zone)
        late = f"  [dim]{arrival.late_ms:.0f} ms[/]" if arrival.late_ms is not None else ""
        text = escape(" ".join(_signs(arrival.text).split()))
        self._console.print(
            f"[dim]{at:%H:%M:%S}[/]  {_LANDS[arrival.means]}  [bold]{escape(arrival.to)}[/]  "
            f"{text}{late}"
        )
        if arrival.beneath:
            self._console.print(f"{' ' * BENEATH}[dim]{escape(arrival.beneath)}[/]")

    def sum_up(self, played: Played) -> None:
        what = (
            f"{_so_many(played.webhooks, 'webhook')} about {_so_many(played.chats, 'chat')}",
            _so_many(played.alerts, "alert"),
            f"{_so_many(played.found, 'change')} found by asking Zoho",
            f"{_so_many(played.deeds, 'deed')} as a dry run",
        )
        self._console.print(
            f"\n{', '.join(what)}. The milliseconds are real: from the deadline to the arrival."
        )
        self._console.print("[dim]Next: write rules.yaml, then: alerting check rules.yaml[/]")


def _so_many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _signs(text: str) -> str:
    """Slack draws these; a terminal would show their names."""
    for name, sign in _SIGNS.items():
        text = text.replace(name, sign)
    return text
