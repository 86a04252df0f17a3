"""`alerting ack`."""

from typing import Annotated

import typer

from alerting.cli.asking import order, whoever
from alerting.cli.options import Admin, Alerts, By, read_length


def ack(
    alerts: Alerts,
    *,
    lasting: Annotated[
        int | None,
        typer.Option(
            "--for",
            parser=read_length,
            metavar="LENGTH",
            help="How long, like 30m or 2h; without it until they end.",
        ),
    ] = None,
    by: By = None,
    take: Annotated[
        bool, typer.Option("--take", help="Take over what somebody else has, too.")
    ] = False,
    admin: Admin = None,
) -> None:
    """Take alerts: no reminders while you see to them.

    Example: alerting ack 7 12 --for 2h
    """
    who, login = whoever(by)
    order(admin, lambda daemon: daemon.acknowledge(alerts, who, lasting, take=take, login=login))
