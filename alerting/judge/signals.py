"""What Zoho has told besides chats: who is online, and what is left to pay messages from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

from alerting.model.event import CreditsEvent, PresenceEvent

#: They are about no chat.
Signal: TypeAlias = PresenceEvent | CreditsEvent


class PresenceSeen(Protocol):
    def count_online(self, org: int) -> int | None:
        """None: nothing is known of anybody there."""
        ...


class BalanceSeen(Protocol):
    @property
    def available(self) -> float: ...
    @property
    def currency(self) -> str: ...


class CreditsSeen(Protocol):
    @property
    def known(self) -> Mapping[tuple[int, str], BalanceSeen]:
        """The newest ones, by organisation and app."""
        ...


class Signals(Protocol):
    """What the tracker knows of them; read whenever a question is asked."""

    @property
    def presence(self) -> PresenceSeen: ...
    @property
    def credits(self) -> CreditsSeen: ...


class _Nobody:
    def count_online(self, org: int) -> int | None:  # noqa: ARG002 of none is anything known
        return None


class _NoBalance:
    known: Mapping[tuple[int, str], BalanceSeen] = MappingProxyType({})


class _Unheard:
    presence = _Nobody()
    credits = _NoBalance()


#: Where nothing was told.
UNHEARD: Final[Signals] = _Unheard()
