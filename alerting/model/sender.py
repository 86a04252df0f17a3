"""From where a request comes, by the address that can be believed."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

FORWARDED: Final = "X-Forwarded-For"
#: A house has so much of IPv6 to itself.
_HOUSE: Final = 64
_MOST_HOPS: Final = 20

Network: TypeAlias = IPv4Network | IPv6Network
_Address: TypeAlias = IPv4Address | IPv6Address


class Proxies:
    """Those in front of us, who say truly from where they were asked."""

    def __init__(self, networks: Sequence[Network] = ()) -> None:
        self._networks = tuple(networks)

    def trust(self, peer: str | None) -> bool:
        """Whether what this peer forwards is believed."""
        address = _read(peer or "")
        return address is not None and any(address in network for network in self._networks)

    def sender(self, peer: str | None, forwarded: Sequence[str]) -> str:
        """An IPv4 address, or the /64 of an IPv6 one; `forwarded`: all headers of that name.

        What an outermost trusted proxy was told by others is not believed, so the addresses are
        read from the right.
        """
        nearest = peer or ""
        if self._networks:
            for hop in reversed(_hops(forwarded)):
                if not self.trust(nearest) or _read(hop) is None:
                    break
                nearest = hop
        return _house(nearest)


def read_network(text: str) -> Network:
    """ValueError where it is neither an address nor a network."""
    return ip_network(text.strip())


def _hops(forwarded: Sequence[str]) -> list[str]:
    return ",".join(forwarded).rsplit(",", _MOST_HOPS)[-_MOST_HOPS:] if forwarded else []


def _read(text: str) -> _Address | None:
    """Some proxies write the port too."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _house(text: str) -> str:
    address = _read(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> _HOUSE << _HOUSE, _HOUSE)))
    return str(address) if address else "unknown"
