"""`alerting status`."""

from collections.abc import Iterator
from typing import Annotated

import msgspec
import typer

from alerting.cli.asking import ask
from alerting.cli.local import Local, local
from alerting.cli.options import Admin, Rules
from alerting.cli.printable import clean
from alerting.cli.tables import counts, show
from alerting.control.daemon import FiringAlert, Status
from alerting.model.story import called
from alerting.model.times import spell
from alerting.model.webhook_auth import Auth


def status(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    rules: Rules = None,
    admin: Admin = None,
) -> None:
    """Show how the daemon fares: chats, firing alerts, outbox, problems.

    Example: alerting status
    """
    found = ask(admin, lambda daemon: daemon.status())
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    here = local(rules)
    for line in _summary(found, here):
        typer.echo(clean(line))
    _firing(found, here)
    _outbox(found)


def _summary(found: Status, here: Local) -> list[str]:
    state = "ready" if found.ready else f"not ready: {found.ready_why}"
    kinds = counts(sorted(found.chats_by_status.items()))
    lines = [
        f"alerting {found.version}, {state}",
        f"running since    {_since(found.started_at, found, here)}",
        f"rules            version {found.rules_version}",
        f"chats            {found.chats}{f' ({kinds})' if kinds else ''}",
        f"last event       {_since(found.last_event_at, found, here)}",
        f"last delivery    {_since(found.last_delivery_at, found, here)}",
        f"about to fire    {found.pending_runs}",
    ]
    if found.webhook_auth != Auth.TOKEN:
        kinds = counts(sorted(found.signatures.items())) or "none yet"
        lines.append(f"signatures       {found.webhook_auth}: {kinds}")
        lines += [f"signed by        {each}" for each in found.signed_by]
    lines += _zoho(found, here)
    if found.backup_at is not None:
        lines.append(f"last backup      {_since(found.backup_at, found, here)}")
    if found.unconfirmed:
        lines.append(f"unconfirmed      {found.unconfirmed} chats not heard of since a gap")
    if found.quarantined:
        lines.append(f"quarantined      {found.quarantined}; see alerting quarantine list")
    return [
        *lines,
        *(
            f"without settings {each}; its messages go another way, or wait"
            for each in found.without_settings
        ),
        *(f"problem          {each}" for each in found.problems),
    ]


def _zoho(found: Status, here: Local) -> Iterator[str]:
    if it := found.zoho:
        left = it.credits_remaining
        yield f"Zoho's API       last answer {_since(it.answered_at, found, here)}"
        yield (
            f"API credits      {it.credits_spent:,} of {it.credits_allowed:,} spent today"
            f"{'' if left is None else f'; the organisation has {left:,} left'}"
        )
        found_by_asking = ", ".join(f"{n:,} {what}" for what, n in it.found.items() if n)
        yield f"chats looked at  {_since(it.looked_at, found, here)}"
        if found_by_asking:
            yield f"found by asking  {found_by_asking}"
        yield f"actions in Zoho  {found.zoho_actions.replace('_', ' ')}"
    if found.agents_online is not None:
        yield f"agents online    {found.agents_online}"
    for each in found.balances:
        yield f"credits          {each.available:,.2f} {each.currency} for messages by {each.app}"


def _since(at: int, found: Status, here: Local) -> str:
    return f"{here.at(at)}, {spell(found.now - at)} ago" if at else "none yet"


def _firing(found: Status, here: Local) -> None:
    shown = len(found.firing)
    more = f", the first {shown} of them" if found.firing_total > shown else ""
    typer.echo(f"\nfiring alerts: {max(found.firing_total, shown)}{more}")
    if found.firing:
        show(
            ("ALERT", "SEVERITY", "RULE", "SINCE", "CHAT", "TICKET", "TOLD", "TAKEN BY"),
            [
                (
                    each.number,
                    each.severity,
                    each.rule,
                    here.at(each.since),
                    each.chat if each.chat.isdecimal() else called(each.chat, each.name),
                    each.ticket,
                    _told(each),
                    each.acked_by,
                )
                for each in found.firing
            ],
        )


def _told(each: FiringAlert) -> str:
    """Who was, and why nobody else is."""
    why = f"({each.withheld})" if each.withheld else ""
    return f"{', '.join(each.told)} {why}".strip()


def _outbox(found: Status) -> None:
    typer.echo("\noutbox:")
    for means, states in sorted(found.outbox.items()):
        typer.echo(f"  {clean(means)}: {counts(states.items()) or 'nothing'}")
