"""The commands by name. A command's file is loaded when it is called for, not to list it.

All of them together take most of a second, half of it for the providers' libraries; a person who
acknowledges an alert should not wait for those.
"""

from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from alerting.cli.failure import fail_with
from alerting.errors import AlertingError

#: NAME is what `alerting/cli/NAME.py` calls NAME; its line in `--help` is its docstring's first.
COMMANDS: Final = {
    "run": "Run the daemon. Settings come from ALERTING_… variables; see the README.",
    "init": "Ask a few questions and write a rules file with the rules Zoho recommends, on trial.",
    "check": "Find every mistake of a rules file at once, or say in plain words what it will do.",
    "rehearse": "Play the examples of a rules file, days in seconds, and say where people hear"
    " otherwise.",
    "backtest": "Say what a rules file would have told whom, had it been in force.",
    "explain": "Say of a chat, channel, agent or app why a rule tells of it or not, and what"
    " happens next.",
    "status": "Show how the daemon fares: chats, firing alerts, outbox, problems.",
    "ack": "Take alerts: no reminders while you see to them.",
    "close": "End alerts by hand; one comes back only when its condition begins anew.",
    "timeline": "Show all that happened to an alert: who was told, by what, and who did what.",
    "silence": "Keep alerts from being told for a while: look what it hides, add, list, end.",
    "oncall": "Show who is on call now, until when, and who is next.",
    "audit": "Show what people did that is about no single alert, and what rules had done in Zoho.",
    "tell": "Send a test message now, and print the provider's answer.",
    "reload": "Read the rules file again; a file with mistakes changes nothing.",
    "rules": "Versions of the rules file that were in force: list, compare, bring back.",
    "seen": "Print channels and agents that were seen but are not named, as YAML to paste.",
    "history": "Show what is on record of a chat: statuses, messages, alerts, how it ended.",
    "export": "Write the record as CSV, with days of the rules file's time zone.",
    "digest": "Print what a digest of the rules file would say now; nobody is sent anything.",
    "outbox": "Messages: what waits, what was sent, what failed.",
    "quarantine": "Webhook elements that could not be understood; their texts are masked.",
    "backup": "Copy the database while the daemon runs, read the copy back, and say what it holds.",
    "restore": "Put a backup into the database's place; the daemon must be stopped.",
    "metrics": "For Prometheus and Grafana: alert rules and a dashboard for the daemon's metrics.",
    "storage": "Show what takes how much room, how fast it grows, and when the disk is full.",
    "erase": "Forget a person: in the whole database, for good; the daemon must be stopped.",
    "simulate": "Post made-up Zoho traffic to a webhook, at a believable pace.",
    "demo": "Play a quarter of an hour of a support floor in one minute, and show what people are"
    " told.",
    "calendar": "Show a calendar's next 14 days: open hours, holidays, exceptional days, clock"
    " changes.",
    "schema": "Print a JSON Schema of the rules file, with which editors complete and underline.",
    "zoho": "Zoho's API: give consent, make the webhook, and find what is wrong.",
    "user": "Who may come in to the page: people, and programs with tokens.",
    "token": "Secrets for the webhook's URL, and of the links in messages.",
}


class Commands(TyperGroup):
    """Lists every command, loads one; and ends with one clear line where an error is expected."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, line in COMMANDS.items():
            self.add_command(TyperCommand(name, help=line))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] in COMMANDS:
            self.add_command(load(args[0]))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AlertingError as error:
            fail_with(error)


def load(name: str) -> Any:
    """A function or a group of functions, as the command line takes it."""
    found = getattr(import_module(f"alerting.cli.{name}"), name)
    if not isinstance(found, typer.Typer):
        single = typer.Typer(add_completion=False)
        single.command(name)(found)
        found = single
    return typer.main.get_command(found)
