"""`alerting token …`."""

import secrets

import typer

token = typer.Typer(
    name="token", help="Secrets for the webhook's URL.", no_args_is_help=True, add_completion=False
)

BYTES = 24
"""32 characters; Zoho takes a URL of 100."""


@token.callback()
def _token() -> None:
    """Keeps `new` a command of its own."""


@token.command()
def new() -> None:
    """Print a fresh token for ALERTING_WEBHOOK_TOKENS.

    Example: alerting token new
    """
    typer.echo(secrets.token_urlsafe(BYTES))
