"""`alerting silence …`."""

import sys
from typing import Annotated

import msgspec
import typer

from alerting.cli.asking import ask, order, whoever
from alerting.cli.failure import Code, fail
from alerting.cli.local import Local, local
from alerting.cli.options import Admin, By, Database, Rules, read_length
from alerting.cli.printable import clean
from alerting.cli.reading import reader
from alerting.cli.tables import show
from alerting.clock import SystemClock
from alerting.control.orders import LONGEST_REASON, SilenceOrder
from alerting.model.done import Silenced
from alerting.model.silence import Silence
from alerting.model.times import DAY, EpochMs
from alerting.record.silences import since

silence = typer.Typer(
    name="silence",
    help="Keep alerts from being told for a while: look what it hides, add, list, end.",
    no_args_is_help=True,
    add_completion=False,
)


def _read_reason(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("say why, for those who wonder")
    if len(text) > LONGEST_REASON:
        raise typer.BadParameter(f"it is longer than {LONGEST_REASON} characters")
    return text.strip()


@silence.command()
def add(  # noqa: PLR0913 options of a command
    *,
    rule: Annotated[str, typer.Option(metavar="RULE", help="Of this rule.")] = "",
    channel: Annotated[str, typer.Option(metavar="NAME", help="Of this channel; or its id.")] = "",
    agent: Annotated[str, typer.Option(metavar="NAME", help="Of this agent; or an id.")] = "",
    chat: Annotated[str, typer.Option(metavar="ID", help="Of this chat.")] = "",
    lasting: Annotated[
        int,
        typer.Option("--for", parser=read_length, metavar="LENGTH", help="How long: 30m, 2h."),
    ],
    reason: Annotated[
        str, typer.Option(parser=_read_reason, metavar="TEXT", help="Why, for those who wonder.")
    ],
    by: By = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    admin: Admin = None,
) -> None:
    """Keep alerts that fit everything named from being told; shows first what it hides now.

    Example: alerting silence add --channel "WhatsApp Support" --for 2h --reason "provider is down"
    """
    who, login = whoever(by)
    wanted = SilenceOrder(
        by=who,
        login=login,
        reason=reason,
        lasting=lasting,
        rule=rule,
        channel=channel,
        agent=agent,
        chat=chat,
        preview=True,
        where="command",
    )
    _show(ask(admin, lambda daemon: daemon.silence(wanted)))
    if not (yes or _is_meant()):
        typer.echo("Nothing was changed.")
        raise typer.Exit(Code.FAILED)
    made = msgspec.structs.replace(wanted, preview=False)
    typer.echo(_done(ask(admin, lambda daemon: daemon.silence(made))))


@silence.command("list")
def list_(*, database: Database = None, rules: Rules = None) -> None:
    """List silences that are on, and those of the last day.

    Example: alerting silence list
    """
    here, now = local(rules, database), SystemClock().now()
    with reader(database) as connection:
        found = since(connection, now - DAY)
    if not found:
        typer.echo("Nothing is silent, and nothing was during the last day.")
        return
    show(
        ("SILENCE", "OF", "BEGAN", "UNTIL", "BY", "REASON", ""),
        [_row(it, here, now) for it in found],
    )


@silence.command()
def end(
    number: Annotated[int, typer.Argument(min=1, help="As alerting silence list shows it.")],
    *,
    by: By = None,
    admin: Admin = None,
) -> None:
    """End a silence now; what it hid and still holds is told.

    Example: alerting silence end 3
    """
    who, login = whoever(by)
    order(admin, lambda daemon: daemon.end_silence(number, who, login=login))


def _is_meant() -> bool:
    if not sys.stdin.isatty():
        fail("nobody can be asked here, so nothing was changed; add --yes", Code.USAGE)
    return typer.confirm("Shall it be silent?")


def _show(would: Silenced) -> None:
    typer.echo(_done(would))
    for it in would.hides:
        typer.echo(clean(f"  {it.number}  {it.severity}  {it.rule}, {it.about}"))
    if would.total > len(would.hides):
        typer.echo(f"  and {would.total - len(would.hides):,} more")


def _done(silenced: Silenced) -> str:
    if not silenced.ok:
        fail(silenced.text)
    return clean(silenced.text)


def _row(it: Silence, here: Local, now: EpochMs) -> tuple[object, ...]:
    times = (here.at(it.begins), here.at(it.until))
    return (it.number, _of(it, here), *times, it.by, it.reason, _state(it, now))


def _of(it: Silence, here: Local) -> str:
    parts = {
        "rule": it.rule,
        "channel": here.channel(it.channel),
        "agent": here.agent(it.agent),
        "chat": it.chat,
    }
    return ", ".join(f"{kind} {what}" for kind, what in parts.items() if what)


def _state(it: Silence, now: EpochMs) -> str:
    if it.is_on(now):
        return "on"
    return f"ended by {it.ended_by}" if it.ended_by else "over"
