"""Posts to other programs, signed as Standard Webhooks says (https://www.standardwebhooks.com)."""

import asyncio
from collections.abc import Mapping
from typing import Final

import msgspec
from aiohttp import ClientError, ClientSession, DummyCookieJar
from standardwebhooks import Webhook

from alerting.clock import Clock
from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.times import SECOND, as_datetime
from alerting.notify.answers import retry_after
from alerting.notify.payload import message_id, payload
from alerting.notify.settings import Hook, WebhookSettings
from alerting.notify.text import Rendered

OK, MOVED, BAD, SERVER = 200, 300, 400, 500
#: Request Timeout, Too Early, Too Many Requests.
NOT_NOW: Final = frozenset({408, 425, 429})
ADVICE: Final = {
    401: "it wants another secret, or does not check it as Standard Webhooks says",
    403: "it does not let us in; ask whoever runs it",
    404: "nothing is at this address; correct it",
    405: "this address takes no POST; correct it",
    410: "it wants no more messages; take the place out of the rules file",
    413: "the message is too large for it",
}


class WebhookWay:
    """No receipt: what belongs together has the same `dedup_key` in its body."""

    def __init__(self, settings: WebhookSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._session: ClientSession | None = None

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:  # noqa: ARG002 receivers join by dedup_key
        hook = self._settings.hooks.get(message.to.name)
        if hook is None:
            return Refused("the rules file has no such webhook any more")
        if hook.fault:
            return Refused(hook.fault)
        body = msgspec.json.encode(payload(message, text))
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await self._post(hook, body, self._headers(hook, message_id(message), body))
        except TimeoutError:
            return Deferred(f"it did not answer within {self._settings.timeout:g} seconds")
        except (ClientError, OSError, ValueError) as error:
            return Deferred(f"it cannot be reached: {type(error).__name__}")

    async def _post(self, hook: Hook, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """What it writes into its answer is not read: it may repeat anything."""
        url = hook.url.get_secret_value()
        async with self._open().post(
            url, data=body, headers=headers, allow_redirects=False
        ) as answer:
            return outcome_of(answer.status, answer.headers)

    def _headers(self, hook: Hook, id_: str, body: bytes) -> dict[str, str]:
        """The time is that of this try, because receivers refuse what was signed long ago."""
        now = self._clock.now()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "zoho-chat-alerting",
            "webhook-id": id_,
            "webhook-timestamp": str(now // SECOND),
        }
        if hook.key is not None:
            signer = Webhook(hook.key.get_secret_value())
            headers["webhook-signature"] = signer.sign(id_, as_datetime(now), body.decode())
        return headers

    def _open(self) -> ClientSession:
        """At the first post, because a session belongs to the running loop."""
        if self._session is None:
            self._session = ClientSession(cookie_jar=DummyCookieJar())
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def outcome_of(status: int, headers: Mapping[str, str]) -> Outcome:
    why = f"it answered {status}"
    if OK <= status < MOVED:
        return Delivered("", str(status))
    if status in NOT_NOW or status >= SERVER:
        return Deferred(why, retry_after(headers))
    if status < BAD:
        return Refused(f"{why}, a redirect, which is not followed; write the address it leads to")
    return Refused(f"{why}: {ADVICE[status]}" if status in ADVICE else why)
