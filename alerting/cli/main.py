"""`alerting …`: every command and where it lives."""

from typing import Annotated

import typer

from alerting import __version__
from alerting.cli.ack import ack, close
from alerting.cli.check import check
from alerting.cli.demo import demo
from alerting.cli.export import export
from alerting.cli.failure import Commands
from alerting.cli.history import history
from alerting.cli.outbox import outbox
from alerting.cli.quarantine import quarantine
from alerting.cli.reload import reload
from alerting.cli.run import run
from alerting.cli.schema import schema
from alerting.cli.simulate import simulate
from alerting.cli.status import status
from alerting.cli.tell import tell
from alerting.cli.token import token

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


for command in (run, check, status, ack, close, tell, reload, history, export, simulate, demo):
    app.command()(command)
app.add_typer(outbox)
app.add_typer(quarantine)
app.add_typer(token)
app.command()(schema)
