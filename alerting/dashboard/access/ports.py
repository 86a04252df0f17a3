"""What the gate needs from the disk; `record` provides it."""

from typing import Protocol

from alerting.model.times import EpochMs
from alerting.model.user import ApiToken, Login, User


class Kept(Protocol):
    """Reads are short and at once: what a command changes is seen at the next request."""

    def is_empty(self) -> bool:
        """Nobody has been added yet."""
        ...

    def user(self, name: str) -> User | None:
        """However it is capitalised."""
        ...

    def login(self, digest: bytes) -> Login | None: ...

    def token(self, digest: bytes) -> ApiToken | None: ...

    async def log_in(self, digest: bytes, user: User, now: EpochMs, instead_of: bytes) -> bool:
        """False: they were changed since `user` was read. `instead_of` is void."""
        ...

    async def log_out(self, digest: bytes) -> None: ...

    async def log_out_everywhere(self, user: User) -> int:
        """In how many browsers."""
        ...

    async def login_used(self, digest: bytes, now: EpochMs) -> None: ...

    async def token_used(self, digest: bytes, now: EpochMs) -> None: ...

    async def hash_anew(self, user: User, password: str) -> None:
        """The same password, hashed as is done now."""
        ...


class Audit(Protocol):
    async def append(self, at: EpochMs, what: str, who: str, place: str, detail: str) -> None: ...
