"""The inbox, the phone and the room: what arrived in them, and how they fail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage

from aiohttp import web

from alerting.simulate.inbox import Inbox
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room
from alerting.simulate.site import Site


@dataclass
class Peers:
    inbox: Inbox
    phone: Phone
    room: Room

    def mails(self, to: str = "asha@zylker.example") -> list[str]:
        """Subjects, oldest first."""
        return [str(it.content["Subject"]) for it in self.inbox.arrived if to in it.recipients]

    def sms(self, to: str = "+919876500001") -> list[str]:
        return [it.body for it in self.phone.arrived if it.to == to]

    def posts(self) -> list[str]:
        return [it.text for it in self.room.arrived]

    def told_operators(self, words: str) -> int:
        """How many mails to it-desk say this."""
        mails = (it for it in self.inbox.arrived if "it@zylker.example" in it.recipients)
        return sum(words in plain(it.content) for it in mails)

    def mail_ids(self) -> list[str]:
        return [str(it.content["Message-ID"]) for it in self.inbox.arrived]

    def last_mail(self) -> str:
        return plain(self.inbox.arrived[-1].content)

    def told_so_far(self) -> dict[str, int]:
        inbox, phone, room = self.inbox.arrived, self.phone.arrived, self.room.arrived
        counts = {"mail": len(inbox), "sms": len(phone), "post": len(room)}
        return {name: count for name, count in counts.items() if count}

    # --- what providers do -----------------------------------------------------------------

    def refuse_mail(self, reply: str | None, at: str = "DATA") -> None:
        """None: as usual again."""

        async def answer(step: str, _argument: str) -> str | None:
            return reply if step == at else None

        self.inbox.answer = answer

    def answer_sms(self, make: Callable[[], web.StreamResponse] | None) -> None:
        self.phone.answer = _scripted(make)

    def answer_posts(self, make: Callable[[], web.StreamResponse] | None) -> None:
        self.room.answer = _scripted(make)

    async def lock_inbox(self, user: str, password: str) -> str:
        """From now on it wants a login; the URL that has the right one."""
        await self.inbox.stop()
        self.inbox = Inbox(login=(user, password))
        url = await self.inbox.start()
        return url.replace("smtp://", f"smtp://{user}:{password}@") + "?starttls=never"

    def hang_mail(self, go_on: asyncio.Event) -> None:
        async def answer(_step: str, _argument: str) -> None:
            await go_on.wait()

        self.inbox.answer = answer

    def refuse_recipient(self, address: str) -> None:
        async def answer(step: str, argument: str) -> str | None:
            return "550 5.1.1 no such mailbox" if (step, argument) == ("RCPT", address) else None

        self.inbox.answer = answer

    def hang_http(self, go_on: asyncio.Event) -> None:
        async def answer(_request: web.Request) -> web.StreamResponse:
            await go_on.wait()
            return web.Response(status=500)

        self.phone.answer = self.room.answer = answer

    def break_off(self) -> None:
        """Half an answer, and then nothing."""

        async def answer(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b'{"ok": tr')
            assert request.transport
            request.transport.close()
            return response

        self.phone.answer = self.room.answer = answer


def plain(mail: EmailMessage) -> str:
    return _part(mail, "plain")


def html(mail: EmailMessage) -> str:
    return _part(mail, "html")


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def _scripted(
    make: Callable[[], web.StreamResponse] | None,
) -> Callable[[web.Request], Awaitable[web.StreamResponse | None]]:
    async def answer(_request: web.Request) -> web.StreamResponse | None:
        return make() if make else None

    return answer


@asynccontextmanager
async def heartbeats() -> AsyncIterator[tuple[str, list[str]]]:
    """A dead-man's switch: its URL, and the pings it has had."""
    pings: list[str] = []

    async def ping(request: web.Request) -> web.Response:
        pings.append(request.method)
        return web.Response(text="ok")

    app, site = web.Application(), Site()
    app.router.add_get("/ping", ping)
    yield f"{await site.start(app, '127.0.0.1', 0)}/ping", pings
    await site.stop()
