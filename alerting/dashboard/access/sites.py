"""Under which names we are asked for, and whether it was a page of ours that sent something."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from alerting.model.sender import FORWARDED, Proxies

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST: Final = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?P<port>:[0-9]{1,5})?")
_USUAL: Final = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Sites:
    """`urls`: our addresses as others see them, besides this machine's own names."""

    urls: tuple[str, ...] = ()
    proxies: Proxies = field(default_factory=Proxies)

    def are_asked(self, request: web.Request) -> bool:
        """A name that leads here and is not ours may be another site's, made to lead here."""
        name = _name(_host(request))
        return name in LOOPBACK or name in {_name(_netloc(url)) for url in self.urls}

    def is_https(self, request: web.Request) -> bool:
        """As far as the browser is concerned."""
        if request.secure:
            return True
        if self.proxies.trust(request.remote) and "X-Forwarded-Proto" in request.headers:
            return request.headers["X-Forwarded-Proto"].strip().lower() == "https"
        asked = _name(_host(request))
        return any(_name(_netloc(it)) == asked for it in self.urls if it.startswith("https:"))

    def sender(self, request: web.Request) -> str:
        """From where it comes, as far as can be believed."""
        return self.proxies.sender(request.remote, request.headers.getall(FORWARDED, ()))

    def sent(self, request: web.Request) -> bool:
        """Whether a page of ours sent it, as far as the browser says; programs say nothing."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return False
        origin = request.headers.get("Origin")
        if origin is None:
            return True
        scheme = origin.partition(":")[0]
        if scheme not in _USUAL or (scheme == "http" and self.is_https(request)):
            return False
        host = _netloc(origin)
        ours = {_host(request).lower().removesuffix(_USUAL[scheme])}
        return bool(host) and host in ours | {
            _netloc(url) for url in self.urls if url.startswith(f"{scheme}:")
        }


def _host(request: web.Request) -> str:
    """Empty: none, or more than one."""
    hosts = request.headers.getall("Host", [])
    return hosts[0].strip() if len(hosts) == 1 else ""


def _name(host: str) -> str:
    found = _HOST.fullmatch(host)
    return found["name"].lower().rstrip(".") if found else ""


def _netloc(url: str) -> str:
    """Host and port, without the usual one; empty where it is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an Origin may be anything
        return ""
    return parts.netloc.lower().removesuffix(_USUAL.get(parts.scheme, " "))
