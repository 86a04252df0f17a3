"""`alerting token …`."""

import secrets

import typer

from alerting.cli.asking import order, whoever
from alerting.cli.options import Admin, By

token = typer.Typer(
    name="token",
    help="Secrets for the webhook's URL, and of the links in messages.",
    no_args_is_help=True,
    add_completion=False,
)

BYTES = 24
"""32 characters; Zoho takes a URL of 100."""


@token.command()
def new() -> None:
    """Print a fresh token for ALERTING_WEBHOOK_TOKENS.

    Example: alerting token new
    """
    typer.echo(secrets.token_urlsafe(BYTES))


@token.command()
def links(*, by: By = None, admin: Admin = None) -> None:
    """Make all links void that messages have had so far, by a new key for those to come.

    Example: alerting token links
    """
    who, login = whoever(by)
    order(admin, lambda daemon: daemon.renew_links(who, login=login))
