"""`alerting ack`."""

from typing import Annotated

import typer

from alerting.cli.asking import login_name, order
from alerting.cli.options import Admin, Alert, By, read_length


def ack(
    alert: Alert,
    *,
    lasting: Annotated[
        int | None,
        typer.Option(
            "--for",
            parser=read_length,
            metavar="LENGTH",
            help="How long, like 30m or 2h; without it until the alert ends.",
        ),
    ] = None,
    by: By = None,
    admin: Admin = None,
) -> None:
    """Take an alert: no reminders while you see to it.

    Example: alerting ack 7 --for 2h
    """
    who = by or login_name()
    order(admin, lambda daemon: daemon.acknowledge(alert, who, lasting))
