"""How much is borne from one address: of refusals, and of what is answered without any proof.

Who proves who they are never waits: a right token, signature or link is looked at first and counts
nothing, so a burst of Zoho's is taken from whatever address, also one that strangers share with it
behind a proxy.
"""

from math import ceil
from typing import Final

from aiohttp.web import BaseRequest

from alerting.clock import Clock
from alerting.model.sender import FORWARDED, Proxies
from alerting.model.throttle import Throttle
from alerting.receive.answers import Answer, too_many

REFUSED_AT_ONCE: Final = 20
REFUSED_SECONDS: Final = 6.0
ASKED_AT_ONCE: Final = 120
ASKED_SECONDS: Final = 0.5
#: Of strangers. 403 is said to somebody known, and what is wrong about a body proves nothing.
REFUSALS: Final = frozenset({401, 404, 405, 415})


class Callers:
    """Counts by address, IPv6 by /64."""

    def __init__(self, clock: Clock, proxies: Proxies | None = None) -> None:
        self._clock = clock
        self._proxies = proxies or Proxies()
        self._refused = Throttle(REFUSED_AT_ONCE, REFUSED_SECONDS)
        self._asked = Throttle(ASKED_AT_ONCE, ASKED_SECONDS)

    def refused(self, request: BaseRequest) -> Answer | None:
        """Counts a refusal; the answer instead of it where there were too many."""
        return self._count(self._refused, request)

    def asked(self, request: BaseRequest) -> Answer | None:
        """The same for a question that everybody may ask."""
        return self._count(self._asked, request)

    def _count(self, throttle: Throttle, request: BaseRequest) -> Answer | None:
        sender = self._proxies.sender(request.remote, request.headers.getall(FORWARDED, ()))
        wait = throttle.take(sender, self._clock.monotonic())
        return too_many(ceil(wait)) if wait else None
