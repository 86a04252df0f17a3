"""`alerting …`."""

from typing import Annotated

import typer

from alerting import __version__
from alerting.cli.commands import Commands

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback with local variables would show secrets
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"alerting {__version__}")
        raise typer.Exit


@app.callback()
def alerting(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Tells supervisors about Zoho Desk chats that need somebody, within seconds."""
    del version
