"""`alerting reload`."""

from typing import Annotated

import typer

from alerting.cli.asking import ask, login_name
from alerting.cli.failure import fail
from alerting.cli.options import Admin
from alerting.cli.printable import clean


def reload(
    *,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for the outcome, and let the exit code tell it.")
    ] = False,
    admin: Admin = None,
) -> None:
    """Read the rules file again; a file with mistakes changes nothing.

    Example: alerting reload --wait
    """
    reloaded = ask(admin, lambda daemon: daemon.reload(login_name(), wait=wait))
    if not reloaded.ok:
        fail("\n".join(["the rules were not changed:", *reloaded.lines]))
    if not wait:
        typer.echo("The daemon was asked; `alerting status` and its log say what became of it.")
    for line in reloaded.lines:
        typer.echo(clean(line))
