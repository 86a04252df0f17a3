"""What became of one attempt to send."""

from typing import TypeAlias

import msgspec

from alerting.model.times import Ms


class Delivered(msgspec.Struct, frozen=True, tag="delivered"):
    """The provider has taken it over. `receipt` is what later messages of its thread refer to
    (Slack: `channel:ts`; e-mail: Message-ID and subject; SMS: the provider's id)."""

    receipt: str
    answer: str = ""
    """What the provider said, for people to read."""
    confirms: bool = False
    """The provider will say later whether it arrived."""


class Deferred(msgspec.Struct, frozen=True, tag="deferred"):
    """Not now: try again, not before `retry_after` where the provider says so."""

    why: str
    retry_after: Ms | None = None


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Never, as it stands. `everybody`: not this recipient but the means itself is at fault."""

    why: str
    everybody: bool = False


Outcome: TypeAlias = Delivered | Deferred | Refused
