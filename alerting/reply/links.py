"""Links by which somebody answers a message: each is for one person and one message, and expires.

Whoever has a link may answer, so nothing that a page says or does goes beyond what the message
told its recipient. A new key makes every older link void.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlsplit

import msgspec

from alerting.model.message import Message
from alerting.model.times import DAY, SECOND, EpochMs
from alerting.reply.seal import Seal
from alerting.reply.told import alerts_in

#: Where the pages are on the public listener.
DOOR: Final = "a"
LASTS: Final = 7 * DAY


@dataclass(frozen=True, slots=True)
class Valid:
    message: str
    """The key of the message in the outbox."""
    name: str
    until: EpochMs


@dataclass(frozen=True, slots=True)
class Expired:
    message: str
    name: str
    made_at: EpochMs


@dataclass(frozen=True, slots=True)
class Forged:
    """Cut off, changed, made up, or made before the key was."""


Token: TypeAlias = Valid | Expired | Forged


class _Carried(msgspec.Struct, frozen=True, array_like=True):
    message: str
    name: str
    until: int
    """Seconds: three bytes shorter than milliseconds."""


class Links:
    """Makes them and reads them; without a key there are none."""

    def __init__(self, public_url: str, is_person: Callable[[str], bool]) -> None:
        self._base = public_url.rstrip("/")
        self._is_person = is_person
        self._links: Seal | None = None
        self.forms: Seal | None = None
        """For what the pages' forms carry."""

    @property
    def origin(self) -> str:
        """What browsers call the place that the links lead to; empty where there is none."""
        parts = urlsplit(self._base)
        host = parts.netloc.rpartition("@")[2].lower()
        usual = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
        return f"{parts.scheme}://{host.removesuffix(usual)}" if host else ""

    def use(self, key: bytes) -> None:
        """From here on; what was made with another key is forged."""
        self._links, self.forms = Seal(key, "link"), Seal(key, "form")

    def link_for(self, message: Message) -> str:
        """Empty where nobody is to answer: a place, nothing to answer, or no address of ours."""
        if not (self._base and self._links and alerts_in(message)):
            return ""
        if not self._is_person(message.to.name):
            return ""
        # counted from the message, so that another try to send it says the very same
        until = (message.created_at + LASTS) // SECOND
        carried = _Carried(message.key, message.to.name, until)
        return f"{self._base}/{DOOR}/{self._links.close(msgspec.msgpack.encode(carried))}"

    def read(self, token: str, now: EpochMs) -> Token:
        payload = self._links.open(token) if self._links else None
        if payload is None:
            return Forged()
        carried = msgspec.msgpack.decode(payload, type=_Carried)
        until = carried.until * SECOND
        if now >= until:
            return Expired(carried.message, carried.name, until - LASTS)
        return Valid(carried.message, carried.name, until)
