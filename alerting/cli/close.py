"""`alerting close`."""

from alerting.cli.asking import order, whoever
from alerting.cli.options import Admin, Alerts, By


def close(alerts: Alerts, *, by: By = None, admin: Admin = None) -> None:
    """End alerts by hand; one comes back only when its condition begins anew.

    Example: alerting close 7 12
    """
    who, login = whoever(by)
    order(admin, lambda daemon: daemon.close(alerts, who, login=login))
