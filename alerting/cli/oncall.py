"""`alerting oncall`."""

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
import typer

from alerting.cli.failure import fail
from alerting.cli.options import Json, Rules
from alerting.cli.reading import SERVICE_RULES, at_hand
from alerting.cli.tables import show
from alerting.clock import SystemClock
from alerting.config.rules_file import open_text, read
from alerting.config.settings import read_settings
from alerting.config.suggest import did_you_mean
from alerting.config.tables.contacts import nobody
from alerting.model.duty import Duty, OnCall, on_call
from alerting.model.times import EpochMs
from alerting.model.wall_clock import shown


def oncall(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A rota or a group; without it all.")
    ] = None,
    *,
    as_json: Json = False,
    rules: Rules = None,
) -> None:
    """Show who is on call now, until when, and who is next.

    Example: alerting oncall duty-manager
    """
    path = at_hand(read_settings({"rules": rules}).rules, SERVICE_RULES)
    directory = read(open_text(path), str(path), lists=nobody).directory
    found = _named(name, on_call(directory, SystemClock().now()))
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    show(("NAME", "NOW", "UNTIL", "THEN"), _rows(found))


def _named(name: str | None, found: OnCall) -> OnCall:
    if name is None:
        return found
    known = [*(it.rota for it in found.rotas), *found.groups]
    if name not in known:
        hint = did_you_mean(name, known) or "the rules file has neither"
        fail(f"{name} is no rota and no group; {hint}")
    groups = {each: members for each, members in found.groups.items() if each == name}
    rotas = [it for it in found.rotas if it.rota == name]
    return msgspec.structs.replace(found, rotas=rotas, groups=groups, lead="")


def _rows(found: OnCall) -> Iterator[tuple[str, str, str, str]]:
    for it in found.rotas:
        yield it.rota, it.who, _at(it.until, it) or "always", it.then
        for each in it.overrides:
            yield "  override", each.who, f"{_at(each.begins, it)} to {_at(each.ends, it)}", ""
    for name, members in found.groups.items():
        yield name, ", ".join(members), "always", ""
    if found.lead:
        yield "lead", found.lead, "always", ""


def _at(instant: EpochMs, of: Duty) -> str:
    """In the time zone of the rota: `Mon 12 Jan 09:00`."""
    return f"{shown(instant, ZoneInfo(of.timezone)):%a %d %b %H:%M}" if instant else ""
