"""What Zoho's API answers: read without ever failing, and within the bounds that SQLite has."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from multidict import CIMultiDict
from pydantic import SecretStr

from alerting.model.times import EpochMs
from alerting.zoho.agents import agent_of, department_of, organization_of, presence_of
from alerting.zoho.answer import Got, Later, NotAllowed
from alerting.zoho.channels import bot_of, channel_of
from alerting.zoho.credits import add_on_of, debit_of
from alerting.zoho.exchange import Call, Reply
from alerting.zoho.meaning import meaning
from alerting.zoho.messages import LONGEST_TEXT, message_of
from alerting.zoho.pages import Page, page
from alerting.zoho.part import Part
from alerting.zoho.said import figure, skew
from alerting.zoho.scopes import NEEDS
from alerting.zoho.sessions import session_of
from alerting.zoho.tickets import contact_of, ticket_of
from alerting.zoho.webhook_check import Ours, webhook_findings
from alerting.zoho.webhooks import Webhook, webhook_of
from tests.fakes import START
from tests.fuzz.mutations import headed
from tests.fuzz.target import Target

READERS: Final[tuple[Callable[[Part], Any], ...]] = (
    session_of, message_of, ticket_of, contact_of, agent_of, presence_of, department_of,
    organization_of, channel_of, bot_of, add_on_of, debit_of, webhook_of,
)  # fmt: skip
OURS: Final = Ours((SecretStr("https://alerts.zylker.example/webhooks/zoho-desk/x"),))


def one(data: bytes) -> None:
    """A status, headers, an empty line, and the body."""
    reply = _reply(data)
    for method in ("GET", "PATCH"):
        answer = meaning(reply, Call(method, "/x"), NEEDS["sessions"], START)
        if isinstance(answer, Later | NotAllowed):
            assert len(answer.why) < 700
            assert answer.why.isprintable(), "it is shown as it is"
        if isinstance(answer, Later) and answer.retry_after is not None:
            assert 0 <= answer.retry_after < 2**63
    for name in ("X-Rate-Limit-Remaining-v3", "X-Rate-Limit-Request-Weight-v3"):
        assert 0 <= (figure(reply.headers, name) or 0) < 10**12
    _is_time(skew(reply.headers, START))
    for reader in READERS:
        found = page(answer, reader, 0, 50)
        if isinstance(found, Got):
            _is_page(found.body)
    if isinstance(answer, Got):
        _is_page(Page(tuple(reader(Part(answer.body)) for reader in READERS)))


def _reply(data: bytes) -> Reply:
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.decode("utf-8", "surrogateescape").split("\n")
    pairs = (line.partition(": ") for line in lines)
    headers: Mapping[str, str] = CIMultiDict((name, value) for name, _, value in pairs)
    first = first.strip()
    status = int(first) if first.isascii() and first.isdecimal() and len(first) < 4 else 200
    return Reply(status, headers, body)


def _is_time(at: EpochMs | None) -> None:
    assert at is None or abs(at) < 2**63


def _is_page(found: Page[Any]) -> None:
    assert found.following is None or found.following > 0
    for it in found.items:
        for name in it.__struct_fields__:
            _is_fit(getattr(it, name))
    ours = [it for it in found.items if isinstance(it, Webhook)]
    for finding in webhook_findings(tuple(ours), OURS):
        finding.text.encode()


def _is_fit(value: Any) -> None:
    match value:
        case SecretStr():
            _is_fit(value.get_secret_value())
        case str():
            assert len(value) <= LONGEST_TEXT
            assert "\n" not in value
            value.encode()
        case int():
            assert 0 <= value < 2**63, "SQLite holds no more"
        case dict():
            pass  # subscriptions, which are looked at once and not kept
        case _:
            msgspec.msgpack.encode(value)


def _sample(body: object, *headers: str, status: int = 200) -> bytes:
    head = "\n".join([str(status), "Date: Thu, 15 Jan 2026 10:30:00 GMT", *headers])
    return f"{head}\n\n{json.dumps(body)}".encode()


_SESSION: Final = {
    "id": "65403000000038063", "status": "ON_HOLD", "replyStatus": "ACCEPTED", "agentId": "5",
    "channelId": "65403000000038011", "integrationService": "WHATSAPP", "contactId": "7",
    "createdTime": "2026-01-15T10:30:00.000Z", "lastActiveTime": 1768473000000, "botId": None,
    "messagesCount": 23, "unreadMessagesCount": "1", "contactLastActiveTime": "1768473000000",
    "deskAssignee": {"id": "5", "type": "AGENT", "name": "Priya N."},
    "meta": {"DESK_TICKET_ID": "9", "DESK_TICKET_NUMBER": "434"},
}  # fmt: skip
_MESSAGE: Final = {
    "id": "1", "direction": "IN", "type": "TEXT", "status": "SAVED", "displayMessage": "Hello",
    "createdTime": "2026-01-15T10:30:00.000Z", "actor": {"type": "END_USER", "name": "Kamal",
    "externalId": "+919878765654", "contactId": "7", "id": "x"},
}  # fmt: skip
_WEBHOOK: Final = {
    "id": "4", "name": "Chat alerts", "isEnabled": True, "subscriptions": {"IM_Message_Add": None},
    "url": "https://alerts.zylker.example/webhooks/zoho-desk/x",
}  # fmt: skip
_CHANNEL: Final = {
    "id": "1", "name": "WhatsApp", "code": "W", "isActive": True, "isDeleted": "false",
    "integrationServiceType": "WHATSAPP", "departmentId": "2", "webUrl": "https://desk.zoho.com/1",
    "subscriptionInfo": {"available": "500.0000 USD", "reserved": "1,000 EUR", "status": "X"},
    "associatedDepartmentIds": ["1", 2], "zuid": "5", "chatStatus": "ONLINE", "time": "1768473000",
}  # fmt: skip
TARGET: Final = Target(
    one,
    (
        _sample({"data": [_SESSION, _SESSION], "hasMore": True}),
        _sample({"data": [_MESSAGE]}, "X-Rate-Limit-Remaining-v3: 74990"),
        _sample({"data": [_WEBHOOK]}, "X-Rate-Limit-Request-Weight-v3: 3"),
        _sample({"data": [_CHANNEL]}),
        _sample(_CHANNEL),
        _sample({"errorCode": "SCOPE_MISMATCH", "message": "x"}, status=403),
        _sample({"errorCode": "THRESHOLD_EXCEEDED"}, "Retry-After: 60", status=429),
        _sample(
            {"error": "Access Denied"}, "Retry-After: Thu, 15 Jan 2026 10:31:00 GMT", status=400
        ),
        _sample({"errors": [{"fieldName": "/url", "errorType": "invalid"}]}, status=422),
        b"204\n\n",
    ),
    headed,
    longest=8_192,
)
