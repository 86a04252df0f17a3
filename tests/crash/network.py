"""The phone network: says of most SMS that they arrived, of some not, of a few nothing at all.

It says so again until it is heard, so that no death takes it back.
"""

import asyncio
import contextlib
import random
from dataclasses import dataclass, field

import aiohttp
from twilio.request_validator import RequestValidator

from alerting.clock import SystemClock
from alerting.simulate.phone import Sms

PATH = "/twilio/status"
SHARES = {"delivered": 6, "undelivered": 2, "": 1}


@dataclass
class Network:
    door: str
    """Where the daemon listens, without a path."""
    secret: str
    dice: random.Random
    said: dict[str, str] = field(default_factory=dict)
    """By the provider's id: what was answered 200."""
    _saying: set[asyncio.Task[None]] = field(default_factory=set)

    def carry(self, sms: Sms) -> None:
        (status,) = self.dice.choices(list(SHARES), list(SHARES.values()))
        if status:
            saying = asyncio.create_task(self._say(sms, status, self.dice.uniform(0.05, 1)))
            self._saying.add(saying)
            saying.add_done_callback(self._saying.discard)

    async def _say(self, sms: Sms, status: str, after: float) -> None:
        clock, form = SystemClock(), {"MessageSid": sms.sid, "MessageStatus": status}
        signature = RequestValidator(self.secret).compute_signature(sms.callback, form)
        await clock.sleep(after)
        async with aiohttp.ClientSession(headers={"X-Twilio-Signature": signature}) as session:
            while sms.sid not in self.said:
                with contextlib.suppress(aiohttp.ClientError, TimeoutError, ConnectionError):
                    async with asyncio.timeout(5), session.post(self.door + PATH, data=form) as it:
                        if it.status == 200:
                            self.said[sms.sid] = status
                await clock.sleep(0.1)

    async def close(self) -> None:
        for saying in self._saying:
            saying.cancel()
        await asyncio.gather(*self._saying, return_exceptions=True)
