"""What Twilio posts to us: `/twilio/sms` is what people answer, `/twilio/status` what arrived."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from aiohttp import web

from alerting.clock import Clock
from alerting.errors import StorageError
from alerting.reply import answers
from alerting.reply.ports import Floor
from alerting.reply.refusals import Refusals
from alerting.reply.sms import WHERE, SmsReplies
from alerting.reply.sms_ports import Receipts
from alerting.reply.sms_request import TwilioSignature, read_form
from alerting.reply.sms_status import report

SETTINGS: Final = "ALERTING_TWILIO_AUTH_TOKEN or ALERTING_PUBLIC_URL"


@dataclass(frozen=True, slots=True)
class Inside:
    """Where what Twilio posts is taken to."""

    replies: SmsReplies
    receipts: Receipts


class TwilioDoor:
    """Without a signature to check nothing is believed."""

    def __init__(
        self, signature: TwilioSignature | None, inside: Inside, floor: Floor, clock: Clock
    ) -> None:
        self._signature = signature
        self._inside = inside
        self._clock = clock
        self._refusals = Refusals(floor, WHERE, clock)

    async def __call__(self, request: web.BaseRequest, path: str, body: bytes) -> web.Response:
        if path not in ("sms", "status"):
            return answers.not_found()
        if unfit := answers.unfit(request):
            return unfit
        if self._signature is None:
            return answers.not_set_up(SETTINGS)
        form = read_form(body)
        if form is None or not self._signature.is_right(request.raw_path, form, request.headers):
            return await self._not_believed()
        if path == "sms":
            return answers.twiml(escape(await self._inside.replies.answer(form)))
        try:
            await report(form, self._inside.receipts, self._clock.now())
        except StorageError:
            return answers.not_stored()
        return answers.taken()

    async def _not_believed(self) -> web.Response:
        why = "the signature is wrong"
        with suppress(StorageError):
            await self._refusals.note(why)
        return answers.not_believed(why)
