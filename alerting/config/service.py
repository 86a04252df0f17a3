"""What the service manager says in the environment; the other half is `settings.py`."""

import os
from collections.abc import Mapping

_NAMES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS")


def service_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Only what systemd sets; empty when started by hand."""
    variables = os.environ if environ is None else environ  # noqa: TID251 its other home
    return {name: variables[name] for name in _NAMES if name in variables}
