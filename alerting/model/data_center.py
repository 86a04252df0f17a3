"""Zoho's data centres: an organisation lives in one of them, and its hosts are in that one only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

DataCenter: TypeAlias = Literal["com", "eu", "in", "com.au", "jp", "com.cn", "sg", "sa", "ae", "ca"]
"""As Zoho's addresses end; Canada's do otherwise."""


@dataclass(frozen=True, slots=True)
class Hosts:
    desk_url: str
    accounts_url: str
    console_url: str
    """Where people make a client and give their consent."""


def _of_zoho(ending: str) -> Hosts:
    return Hosts(
        f"https://desk.{ending}", f"https://accounts.{ending}", f"https://api-console.{ending}"
    )


DATA_CENTERS: Final[Mapping[DataCenter, Hosts]] = {
    "com": _of_zoho("zoho.com"),
    "eu": _of_zoho("zoho.eu"),
    "in": _of_zoho("zoho.in"),
    "com.au": _of_zoho("zoho.com.au"),
    "jp": _of_zoho("zoho.jp"),
    "com.cn": _of_zoho("zoho.com.cn"),
    "sg": _of_zoho("zoho.sg"),
    "sa": _of_zoho("zoho.sa"),
    "ae": _of_zoho("zoho.ae"),
    "ca": _of_zoho("zohocloud.ca"),
}
"""The only hosts that are asked for anything: none is ever taken from what somebody sent."""
