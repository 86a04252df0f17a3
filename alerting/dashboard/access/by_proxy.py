"""Whom a proxy that we trust has let in: it says so in a header."""

from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from alerting.dashboard.access.ports import Kept
from alerting.dashboard.refusals import NotAllowed
from alerting.model.sender import Proxies
from alerting.model.user import is_name
from alerting.model.visitor import Role

_ROLES: Final = {role.name.lower(): role for role in Role}


@dataclass(frozen=True, slots=True)
class ProxyHeaders:
    """Which headers. `user` empty: none is believed, and what others send is passed over."""

    user: str = ""
    role: str = ""
    default: Role | None = None
    """Of whoever has none by a header or by a local user of that name."""
    proxies: Proxies = field(default_factory=Proxies)

    def told(self, request: web.Request) -> bool:
        return bool(self.user) and (self.user in request.headers or self._has_role(request))

    def who(self, request: web.Request, kept: Kept) -> tuple[str, Role] | None:
        """None: the proxy names nobody. Only where `proxies` trust the peer."""
        names = [it.strip() for it in request.headers.getall(self.user, [])]
        if not any(names):
            return None
        if len(names) > 1 or not is_name(names[0]):
            raise NotAllowed("The proxy sends a name that cannot be one here")
        role = self._role(request, names[0], kept)
        if role is None:
            raise NotAllowed("You are known to the proxy, and have no role here: ask an admin")
        return names[0], role

    def _role(self, request: web.Request, name: str, kept: Kept) -> Role | None:
        if self._has_role(request):
            words = request.headers.getall(self.role)
            return _ROLES.get(words[0].strip().lower()) if len(words) == 1 else None
        user = kept.user(name)
        return user.role if user else self.default

    def _has_role(self, request: web.Request) -> bool:
        return bool(self.role) and self.role in request.headers
