"""Where to listen: `host:port`, `[::1]:port`, or `unix:/path`."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

_TCP = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^\s:/\[\]]+)):(?P<port>[0-9]{1,5})")
_LONGEST_UNIX_PATH = 107
_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """Port 0 lets the system choose one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class UnixAddress:
    path: Path

    def __str__(self) -> str:
        return f"unix:{self.path}"


Address: TypeAlias = TcpAddress | UnixAddress


def read_tcp(value: object) -> TcpAddress:
    if isinstance(value, TcpAddress):
        return value
    found = _TCP.fullmatch(str(value).strip())
    if found is None or int(found["port"]) > _LAST_PORT:
        raise ValueError("write host:port, like 127.0.0.1:8080 or [::1]:8080")
    return TcpAddress(found["six"] or found["host"], int(found["port"]))


def read_address(value: object) -> Address:
    if isinstance(value, UnixAddress):
        return value
    if not isinstance(value, str) or not value.strip().startswith("unix:"):
        try:
            return read_tcp(value)
        except ValueError:
            raise ValueError("write unix:/path, or host:port like 127.0.0.1:8081") from None
    path = Path(value.strip().removeprefix("unix:"))
    if not path.is_absolute():
        raise ValueError("the path after unix: begins with /, like unix:/run/alerting/admin.sock")
    return unix_address(path)


def unix_address(path: Path) -> UnixAddress:
    if len(os.fsencode(path)) > _LONGEST_UNIX_PATH:
        raise ValueError(
            f"the path of a socket has at most {_LONGEST_UNIX_PATH} bytes; take a shorter one"
        )
    return UnixAddress(path)
