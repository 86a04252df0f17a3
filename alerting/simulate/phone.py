"""A server that speaks Twilio's Messages API and keeps the SMS: the demo's phone."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any, TypeAlias

from aiohttp import encode_basic_auth, web

from alerting.clock import Clock, SystemClock
from alerting.model.times import as_datetime
from alerting.simulate.site import Site

E164 = re.compile(r"\+[1-9]\d{6,14}")
LONGEST_BODY = 1600

#: Twilio's code → HTTP status and what it says.
ERRORS = {
    20003: (401, "Authenticate"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    21211: (400, "The 'To' number is not a valid phone number."),
    21408: (403, "Permission to send an SMS has not been enabled for the region"),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21602: (400, "Message body is required."),
    21606: (400, "The 'From' phone number provided is not a valid message-capable number."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21614: (400, "'To' number is not a valid mobile number"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
    30003: (400, "Unreachable destination handset"),
}


@dataclass(frozen=True, slots=True)
class Sms:
    to: str
    sender: str
    body: str
    sid: str
    callback: str = ""
    """Where its sender wants to hear whether it arrived."""


Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse | None]]
"""None: as usual."""


async def _as_usual(_request: web.Request) -> None:
    return None


def error(code: int, headers: dict[str, str] | None = None) -> web.Response:
    """Twilio's answer when it does not take a message."""
    status, text = ERRORS[code]
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": text, "more_info": more, "status": status}
    return web.json_response(body, status=status, headers=headers)


class Phone:
    """`token` is required where given; numbers in `stopped` have answered STOP."""

    def __init__(
        self,
        on_arrival: Callable[[Sms], None] = lambda _sms: None,
        *,
        token: str = "",
        clock: Clock | None = None,
    ) -> None:
        self.arrived: list[Sms] = []
        self.stopped: set[str] = set()
        self.answer: Answer = _as_usual
        self.url = ""
        self._on_arrival = on_arrival
        self._token = token
        self._clock = clock or SystemClock()
        self._site = Site()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        app = web.Application()
        app.router.add_post("/2010-04-01/Accounts/{sid}/Messages.json", self._take)
        self.url = await self._site.start(app, host, port)
        return self.url

    async def stop(self) -> None:
        await self._site.stop()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        scripted = await self.answer(request)
        if scripted is not None:
            return scripted
        form = {name: str(value) for name, value in (await request.post()).items()}
        wrong = self._wrong(request, form)
        if wrong:
            return error(wrong)
        return web.json_response(self._keep(request.match_info["sid"], form), status=201)

    def _wrong(self, request: web.Request, form: dict[str, str]) -> int:
        """Twilio's error code, or 0."""
        to, body = form.get("To", ""), form.get("Body", "")
        cases = {
            20003: not self._knows(request),
            21604: not to,
            21603: not (form.get("From") or form.get("MessagingServiceSid")),
            21602: not body,
            21211: not E164.fullmatch(to),
            21610: to in self.stopped,
            21617: len(body) > LONGEST_BODY,
        }
        return next((code for code, applies in cases.items() if applies), 0)

    def _knows(self, request: web.Request) -> bool:
        header = request.headers.get("Authorization", "")
        if not self._token:
            return bool(header)
        return header == encode_basic_auth(request.match_info["sid"], self._token)

    def _keep(self, account: str, form: dict[str, str]) -> dict[str, Any]:
        sid = f"SM{len(self.arrived) + 1:032x}"
        sender = form.get("From") or form["MessagingServiceSid"]
        sms = Sms(form["To"], sender, form["Body"], sid, form.get("StatusCallback", ""))
        self.arrived.append(sms)
        self._on_arrival(sms)
        uri = f"/2010-04-01/Accounts/{account}/Messages/{sid}"
        now = format_datetime(as_datetime(self._clock.now()))
        return {
            "account_sid": account,
            "api_version": "2010-04-01",
            "body": sms.body,
            "date_created": now,
            "date_sent": None,
            "date_updated": now,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": form.get("From"),
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "sid": sid,
            "status": "queued",
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": sms.to,
            "uri": f"{uri}.json",
        }
