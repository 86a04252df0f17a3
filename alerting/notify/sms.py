"""SMS by Twilio, and what each of its answers means.

Twilio's Messages API has no idempotency key: an attempt that timed out may have been taken, and is
made again all the same, so a person may get an SMS twice. That is chosen over getting none.
"""

import asyncio
import logging
from typing import Any

from aiohttp import ClientError, encode_basic_auth
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.notify.answers import id_of, pause_of, said
from alerting.notify.settings import SmsSettings
from alerting.notify.text import Rendered
from alerting.notify.troubles import STOPPED

UNAUTHORISED, BUSY, SERVER = 401, 429, 500
#: Wrong or closed account, wrong sender, no money: nobody's SMS will be taken.
EVERYBODY = frozenset({20003, 20005, 20006, 20008, 21212, 21603, 21606, 21660, 21703, 30002})
#: Twilio's codes for "not now" that come with another HTTP status than 429.
NOT_NOW = frozenset({14107, 20429, 20500, 20503, 30001, 30022})

ADVICE = {
    21211: "not a valid number; correct it in the rules file",
    21408: "SMS to this country are not enabled in the Twilio console",
    21610: STOPPED,
    21614: "not a mobile number; correct it in the rules file",
}

_silent = logging.getLogger("alerting.notify.twilio")  # its client logs account and number
_silent.addHandler(logging.NullHandler())
_silent.setLevel(logging.CRITICAL)


class _Busy(Exception):
    """HTTP 429; twilio's own exception forgets the headers."""

    def __init__(self, retry_after: str) -> None:
        self.retry_after = retry_after


#: What twilio raises; the last ones where an answer has another form than it takes for granted.
_UNREAD = (_Busy, TwilioException, ClientError, OSError, ValueError, TypeError, AttributeError)


class _Http(AsyncTwilioHttpClient):  # type: ignore[misc]  # twilio has no types
    async def request(self, *args: Any, **options: Any) -> Response:
        """The login goes as a header: aiohttp is about to drop the way twilio hands it over."""
        login = options.pop("auth", None)
        if login is not None:
            header = {"Authorization": encode_basic_auth(*login)}
            options["headers"] = (options.get("headers") or {}) | header
        response = await super().request(*args, **options)
        if response.status_code == BUSY:
            raise _Busy((response.headers or {}).get("Retry-After", ""))
        return response


class SmsWay:
    """The receipt is Twilio's id of the message."""

    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings
        self._client: Client | None = None

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:  # noqa: ARG002 SMS have no threads
        sender = self._settings.sender
        more = {"messaging_service_sid" if sender.startswith("MG") else "from_": sender}
        if self._settings.status_callback:
            more["status_callback"] = self._settings.status_callback
        try:
            async with asyncio.timeout(self._settings.timeout):
                taken = await self._open().messages.create_async(
                    to=message.to.address, body=text.text, **more
                )
        except _UNREAD as error:
            return outcome_of(error)
        if taken.error_code:
            return _by_code(0, taken.error_code, str(taken.error_message))
        sid = id_of(taken.sid)
        answer = f"{id_of(taken.status)} as {sid}"
        return Delivered(sid, answer, confirms=bool(self._settings.status_callback))

    def _open(self) -> Client:
        """At the first message, because the client must be made in a running loop."""
        if self._client is None:
            settings = self._settings
            client = Client(
                settings.account_sid,
                settings.token.get_secret_value(),
                http_client=_Http(logger=_silent),
            )
            client.edge = client.region = None  # else TWILIO_EDGE rewrites the host name
            client.api.base_url = settings.api_url.rstrip("/")
            self._client = client
        return self._client

    async def close(self) -> None:
        if self._client is not None:
            http = self._client.http_client
            assert isinstance(http, _Http)
            await http.close()
            self._client = None


def outcome_of(error: Exception) -> Outcome:
    match error:
        case _Busy():
            pause = pause_of(error.retry_after)
            return Deferred("429 Twilio takes no more messages just now", pause)
        case TwilioRestException():
            return _by_code(error.status, error.code or 0, error.msg)
        case TimeoutError():
            return Deferred("Twilio did not answer in time")
        case ClientError() | OSError():
            return Deferred(f"Twilio cannot be reached: {type(error).__name__}")
        case _:
            return Deferred(f"Twilio's answer cannot be read: {type(error).__name__}")


def _by_code(status: int, code: object, text: str) -> Outcome:
    code = code if isinstance(code, int) else 0
    why = f"{code or status} {ADVICE.get(code) or said(text)}"
    if status >= SERVER or status == BUSY or code in NOT_NOW:
        return Deferred(why)
    return Refused(why, everybody=status == UNAUTHORISED or code in EVERYBODY)
