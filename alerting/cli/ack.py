"""`alerting ack` and `alerting close`."""

from typing import Annotated, TypeAlias

import typer

from alerting.cli.asking import login_name, order
from alerting.cli.options import Admin, read_alert, read_length

Alert: TypeAlias = Annotated[
    int, typer.Argument(parser=read_alert, metavar="ALERT", help="Its number, as messages give it.")
]
By: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who does it, if not you who are logged in.")
]


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

    For example: alerting ack 7 --for 2h
    """
    who = by or login_name()
    order(admin, lambda daemon: daemon.acknowledge(alert, who, lasting))


def close(alert: Alert, *, by: By = None, admin: Admin = None) -> None:
    """End an alert by hand; it comes back only when its condition begins anew.

    For example: alerting close 7
    """
    who = by or login_name()
    order(admin, lambda daemon: daemon.close(alert, who))
