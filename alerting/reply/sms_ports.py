"""What answering by SMS needs besides the floor; `app` provides it."""

from typing import Protocol

from alerting.model.times import EpochMs


class Stopped(Protocol):
    """Numbers that answered STOP. StorageError where the disk refuses."""

    def __contains__(self, number: str, /) -> bool: ...

    async def add(self, number: str, at: EpochMs, /) -> None: ...

    async def remove(self, number: str, /) -> None: ...


class Receipts(Protocol):
    """What became of an SMS that the provider had taken over. StorageError where not stored.

    An id that is not known, or told again, changes nothing.
    """

    async def arrived(self, sid: str, at: EpochMs, /) -> None: ...

    async def undelivered(self, sid: str, why: str, at: EpochMs, /) -> None: ...
