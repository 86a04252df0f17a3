"""What a command sends to the admin listener: the body of each POST."""

import msgspec

from alerting.model.times import Ms


class ReloadOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `wait` the answer comes before the reload does."""

    by: str
    wait: bool = True


class AcknowledgeOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A length travels, not an instant: the daemon's clock decides when it is over."""

    number: int
    by: str
    lasting: Ms | None = None


class CloseOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    by: str


class KeyOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message of the outbox."""

    key: str


class RetakeOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ids: list[int]


class TellOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person: str
    means: str


class Failure(msgspec.Struct, frozen=True):
    """The body of every answer that is no answer."""

    error: str
