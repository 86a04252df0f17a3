"""The pages behind links, at `/a/…` of the public listener.

GET and HEAD change nothing, whoever follows the link. Only a button that a person presses does:
there is no script and no form that submits itself; what a script submits names no button; the form
is signed, for this link, for ten minutes, and for once; and what comes back sooner than a person
reads is shown once more. A second page that asks "are you sure?" would add nothing: a program that
presses one button presses two, and a person at three in the morning has to as well.
"""

from collections.abc import Mapping
from math import ceil
from typing import Final
from urllib.parse import parse_qs

import structlog
from aiohttp import web

from alerting.clock import Clock
from alerting.errors import StorageError
from alerting.model.throttle import Throttle
from alerting.reply import answers
from alerting.reply.choices import Choice, numbers_for
from alerting.reply.form import Form, form, is_by_script, is_ours, objection
from alerting.reply.html import Html
from alerting.reply.links import Forged, Links, Valid
from alerting.reply.nonces import Nonces, Unfit
from alerting.reply.ports import Floor, Replier
from alerting.reply.refusals import Refusals
from alerting.reply.visit import Refusal, Visit, Why, visit

WHERE: Final = "link"
ANSWER: Final = "answer"
#: Retry-After of answers that are right in a moment.
SOON: Final = "60"
#: How often one link may be opened, or pressed; everybody has patience of their own.
OPENED_AT_ONCE: Final = 60
OPENED_SECONDS: Final = 1.0

log = structlog.get_logger(__name__)


class PageDoor:
    """Answers one request after the other; `links` without a key knows nobody."""

    def __init__(self, floor: Floor, links: Links, clock: Clock) -> None:
        self._floor = floor
        self._links = links
        self._clock = clock
        self._html = Html()
        self._refusals = Refusals(floor, WHERE, clock)
        self._opened = Throttle(OPENED_AT_ONCE, OPENED_SECONDS)

    async def __call__(self, request: web.BaseRequest, path: str, body: bytes) -> web.Response:
        token, _, rest = path.partition("/")
        if rest not in ("", ANSWER):
            return self._respond(404, self._html.trouble("forged", self._clock.now()))
        if wait := self._too_often(token):
            return answers.too_often(wait)
        try:
            if request.method in ("GET", "HEAD"):
                return self._get(token, rest, request)
            if request.method == "POST" and rest:
                return await self._post(token, request, body)
        except StorageError as error:
            log.warning("answer_not_written", why=str(error))
            return self._busy(token)
        allowed = "GET, HEAD, POST" if rest else "GET, HEAD"
        return web.Response(status=405, headers={**self._html.headers, "Allow": allowed})

    def _too_often(self, token: str) -> int:
        """Seconds to wait; of links that were never made the listener counts by address."""
        if isinstance(self._links.read(token, self._clock.now()), Forged):
            return 0
        return ceil(self._opened.take(token, self._clock.monotonic()))

    def _get(self, token: str, rest: str, request: web.BaseRequest) -> web.Response:
        if rest:  # somebody opens again what a button led to
            return self._back(token)
        coming = self._visit(token)
        if isinstance(coming, Refusal):
            return self._refuse(coming)
        done = parse_qs(request.raw_path.partition("?")[2]).get("done", [""])[0]
        return self._show(coming, token, token, _true(done, coming))

    async def _post(self, token: str, request: web.BaseRequest, body: bytes) -> web.Response:
        coming = self._visit(token)
        if isinstance(coming, Refusal):
            return await self._refuse_answer(coming)
        if not is_ours(request.headers, self._links.origin):
            await self._refusals.note(f"not from a page of ours: {coming.person.name}")
            return self._trouble(403, "elsewhere", coming)
        filled = form(body)
        if filled is None:
            return self._trouble(400, "unreadable", coming)
        return await self._answer(coming, token, filled, by_script=is_by_script(request.headers))

    async def _answer(
        self, coming: Visit, token: str, filled: Form, *, by_script: bool
    ) -> web.Response:
        nonce = self._nonces(token).read(filled.once, self._clock.now())
        if nonce is Unfit.FORGED:
            await self._refusals.note(f"a form that was never made: {coming.person.name}")
        why = objection(nonce, filled.do, coming.standing, by_script=by_script)
        if why or isinstance(nonce, Unfit):
            return self._show(coming, f"../{token}", token, why or "", status=409)
        if not await self._floor.once(f"{WHERE}:{nonce.id.hex()}"):
            await self._refusals.note(f"a form for the second time: {coming.person.name}")
            return self._back(token)
        await self._obey(Choice(filled.do), coming)
        return self._back(token, done="close" if filled.do == Choice.CLOSE else "have")

    async def _obey(self, choice: Choice, coming: Visit) -> None:
        by = Replier(coming.person.name, WHERE)
        numbers = numbers_for(choice, coming.standing)
        if not numbers:
            return
        if choice is Choice.CLOSE:
            await self._floor.close(numbers, by)
        else:
            take = choice is Choice.TAKE
            await self._floor.acknowledge(numbers, by, choice.lasting, take=take)

    def _visit(self, token: str) -> Visit | Refusal:
        return visit(token, self._links, self._floor, self._clock.now())

    def _show(
        self, coming: Visit, here: str, token: str, notice: str, status: int = 200
    ) -> web.Response:
        """`here`: the page, as seen from the address that is answered."""
        now, owners = self._clock.now(), coming.standing.owners
        nonce = self._nonces(token).make(owners, now, again=notice == "again")
        written = {"nonce": nonce, "action": f"{here}/{ANSWER}", "here": here}
        return self._respond(status, self._html.alerts(coming, now, written, notice))

    def _refuse(self, refusal: Refusal) -> web.Response:
        """404 is for strangers, of whom the listener bears only so much."""
        page = self._html.refusal(refusal, self._clock.now())
        if refusal.why is Why.FORGED:
            return self._respond(404, page)
        log.info("link_refused", why=str(refusal))
        return self._respond(403, page)

    async def _refuse_answer(self, refusal: Refusal) -> web.Response:
        """Who only looks leaves no line in the audit; who presses does."""
        await self._refusals.note(str(refusal))
        return self._refuse(refusal)

    def _busy(self, token: str) -> web.Response:
        now, link = self._clock.now(), self._links.read(token, self._clock.now())
        person = self._floor.person(link.name) if isinstance(link, Valid) else None
        return self._respond(503, self._html.trouble("busy", now, person), {"Retry-After": SOON})

    def _trouble(self, status: int, why: str, coming: Visit) -> web.Response:
        return self._respond(status, self._html.trouble(why, self._clock.now(), coming.person))

    def _back(self, token: str, done: str = "") -> web.Response:
        """Seen from the form's address, so that it holds below any path of a proxy's."""
        query = f"?done={done}" if done else ""
        headers = {**self._html.headers, "Location": f"../{token}{query}"}
        return web.Response(status=303, headers=headers)

    def _respond(
        self, status: int, page: str, headers: Mapping[str, str] | None = None
    ) -> web.Response:
        return web.Response(
            status=status, body=page.encode(), headers={**self._html.headers, **(headers or {})}
        )

    def _nonces(self, token: str) -> Nonces:
        assert self._links.forms  # whoever has a valid link has it from a key
        return Nonces(self._links.forms, token)


def _true(done: str, coming: Visit) -> str:
    """What the address claims was done is said only where it is so."""
    standing = coming.standing
    if done in ("have", "close") and not standing.open:
        closed = any(it.ending == "closed" for it in standing.alerts)
        return "close" if closed else ""
    return "have" if done == "have" and standing.mine else ""
