"""The service manager's protocols: readiness and watchdog (sd_notify), sockets handed over."""

import os
import socket
from collections.abc import Mapping

import structlog

#: sd_listen_fds(3): handed-over descriptors begin here.
FIRST_SOCKET = 3

log = structlog.get_logger(__name__)


class Notifier:
    """Tells systemd how we are; says nothing where no service manager listens."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._said_unheard = False
        usec = environment.get("WATCHDOG_USEC", "")
        self.watchdog_seconds = int(usec) / 1_000_000 if usec.isdigit() else None
        """The manager kills a process that is silent for so long."""

    def say(self, *lines: str) -> None:
        if not self._address:
            return
        address = self._address
        if address.startswith("@"):  # Linux's abstract namespace
            address = "\0" + address[1:]
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
                manager.sendto("\n".join(lines).encode(), address)
        except OSError as error:
            self._unheard(error)

    def _unheard(self, error: OSError) -> None:
        """The work goes on without a manager; said once, not at every tick."""
        if not self._said_unheard:
            self._said_unheard = True
            log.warning("service_manager_unreachable", why=error.strerror)


def handed_over(environment: Mapping[str, str]) -> list[socket.socket]:
    """Listening sockets of alerting.socket: webhooks of a restart wait in them, in the kernel."""
    if environment.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = int(environment.get("LISTEN_FDS", "0"))
    sockets = [socket.socket(fileno=FIRST_SOCKET + no) for no in range(count)]
    for each in sockets:
        each.setblocking(False)  # noqa: FBT003 the library's own
        os.set_inheritable(each.fileno(), False)  # noqa: FBT003 the same
    return sockets
