"""Which scopes a consent lacks, found by calls that show and change nothing.

Each asks for, or would change, a thing that cannot exist; or sends a body with nothing in it.
Zoho looks at the scope first.
"""

from collections.abc import Iterable
from typing import Any, Final

from alerting.zoho.answer import Answer, Failure, Later, NotAllowed
from alerting.zoho.client import ZohoClient
from alerting.zoho.scopes import Scope

_NOTHING: Final[dict[str, Any]] = {}
_TRIALS: Final = {
    Scope.BASIC: ("GET", "/agents/1"),
    Scope.CHATS: ("GET", "/im/sessions/1"),
    Scope.TICKETS: ("GET", "/tickets/1"),
    Scope.CONTACTS: ("GET", "/contacts/1"),
    Scope.SEE_WEBHOOKS: ("GET", "/webhooks/1"),
    Scope.CREATE_WEBHOOKS: ("POST", "/webhooks"),
    Scope.UPDATE_WEBHOOKS: ("PATCH", "/webhooks/1"),
    Scope.UPDATE_CHATS: ("PATCH", "/im/sessions/1"),
    Scope.UPDATE_TICKETS: ("PATCH", "/tickets/1"),
    Scope.CREATE_TASKS: ("POST", "/tasks"),
}


async def lacking(client: ZohoClient, scopes: Iterable[Scope]) -> list[Scope] | Failure:
    """A failure where it cannot be found out."""
    found = []
    for scope in scopes:
        answer = await _try(client, scope)
        if isinstance(answer, Later) or (isinstance(answer, NotAllowed) and answer.everybody):
            return answer
        if isinstance(answer, NotAllowed) and answer.scope:
            found.append(scope)
    return found


async def _try(client: ZohoClient, scope: Scope) -> Answer:
    method, path = _TRIALS[scope]
    match method:
        case "GET":
            return await client.get(path, need=scope, urgent=True)
        case "POST":
            return await client.post(path, _NOTHING, need=scope, urgent=True)
        case _:
            return await client.patch(path, _NOTHING, need=scope, urgent=True)
