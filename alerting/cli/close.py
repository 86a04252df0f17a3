"""`alerting close`."""

from alerting.cli.asking import login_name, order
from alerting.cli.options import Admin, Alert, By


def close(alert: Alert, *, by: By = None, admin: Admin = None) -> None:
    """End an alert by hand; it comes back only when its condition begins anew.

    Example: alerting close 7
    """
    who = by or login_name()
    order(admin, lambda daemon: daemon.close(alert, who))
