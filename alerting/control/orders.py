"""What a command sends to the admin listener: the body of each POST."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from alerting.model.times import DAY, Ms

Where: TypeAlias = Literal["command", "api", "slack", "page"]

LONGEST_REASON = 500
LONGEST_NAME = 100
"""Whoever has an alert is named in messages of every kind, also in an SMS."""
LONGEST_SNOOZE = 365 * DAY
RowId: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]


def _named(by: str) -> None:
    if not by.strip():
        raise ValueError("say in `by` who you are")
    if len(by) > LONGEST_NAME or not by.isprintable():
        raise ValueError(f"`by` is a name on one line, of at most {LONGEST_NAME} characters")


class ReloadOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `wait` the answer comes before the reload does."""

    by: str
    wait: bool = True

    def __post_init__(self) -> None:
        _named(self.by)


class AlertsOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """About one alert, by its `number`, or about several, by their `numbers`."""

    by: str
    number: int = 0
    numbers: list[int] = []
    where: Where = "api"
    login: bool = False
    """`by` was not given: whoever is logged in need not be in the rules file."""

    def __post_init__(self) -> None:
        if not self.alerts:
            raise ValueError("give the `number` of an alert, or `numbers`")
        _named(self.by)

    @property
    def alerts(self) -> list[int]:
        """Each once, in the order given."""
        given = [self.number, *self.numbers] if self.number else self.numbers
        return list(dict.fromkeys(given))


class AcknowledgeOrder(AlertsOrder, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A length travels, not an instant: the daemon's clock decides when it is over."""

    lasting: Ms | None = None
    take: bool = False
    """Also what somebody else has."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.lasting is not None and not 0 < self.lasting <= LONGEST_SNOOZE:
            raise ValueError("`lasting` is a length in milliseconds, of at most 365 days")


class CloseOrder(AlertsOrder, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class SilenceOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is named must all fit; at least one of `rule`, `channel`, `agent`, `chat` is."""

    by: str
    reason: str
    lasting: Ms
    rule: str = ""
    channel: str = ""
    """A name of the rules file, or Zoho's id, like `agent`."""
    agent: str = ""
    chat: str = ""
    """Zoho's session id."""
    preview: bool = False
    """Only says what it would hide now."""
    where: Where = "api"
    login: bool = False

    def __post_init__(self) -> None:
        _named(self.by)
        if not self.reason.strip():
            raise ValueError("say in `reason` why, for those who wonder")
        if len(self.reason) > LONGEST_REASON:
            raise ValueError(f"`reason` is longer than {LONGEST_REASON} characters")


class EndSilenceOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    number: int
    by: str
    where: Where = "api"
    login: bool = False

    def __post_init__(self) -> None:
        _named(self.by)


class RenewLinksOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    by: str
    where: Where = "api"
    login: bool = False

    def __post_init__(self) -> None:
        _named(self.by)


class KeyOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message of the outbox."""

    key: str


class RetakeOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ids: list[RowId]


class TellOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person: str
    means: str


class Failure(msgspec.Struct, frozen=True):
    """The body of every answer that is no answer."""

    error: str
