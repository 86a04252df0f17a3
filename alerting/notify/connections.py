"""A few SMTP connections that are used again and again; each carries one mail at a time."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiosmtplib import SMTP, SMTPException, SMTPServerDisconnected

from alerting.notify.mail import Mail, domain_of
from alerting.notify.settings import EmailSettings, Tls

GOODBYE = 2.0
"""Seconds to wait for the answer to QUIT."""

_START_TLS: dict[Tls, bool | None] = {
    "smtps": False,
    "required": True,
    "if_offered": None,
    "never": False,
}


class Connections:
    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._idle: list[SMTP] = []
        self._places = asyncio.Semaphore(settings.connections)
        self._tls: ssl.SSLContext | None = None

    async def deliver(self, mail: Mail) -> str:
        """The server's last word. Servers drop idle connections: those get a second chance."""
        async with self._places, asyncio.timeout(self._settings.timeout):
            if self._has_open():
                with suppress(SMTPServerDisconnected):
                    async with self._lend(self._idle.pop()) as smtp:
                        return await _hand_over(smtp, mail)
            async with self._lend(await self._connect()) as smtp:
                return await _hand_over(smtp, mail)

    @asynccontextmanager
    async def _lend(self, smtp: SMTP) -> AsyncIterator[SMTP]:
        """Kept if it is still in step with the server, else closed."""
        try:
            yield smtp
        except (SMTPException, ValueError):
            self._put_back(smtp)
            raise
        except BaseException:
            smtp.close()
            raise
        self._put_back(smtp)

    def _has_open(self) -> bool:
        """Forgets those that the server has closed meanwhile."""
        self._idle = [smtp for smtp in self._idle if smtp.is_connected]
        return bool(self._idle)

    def _put_back(self, smtp: SMTP) -> None:
        if smtp.is_connected:
            self._idle.append(smtp)

    async def _connect(self) -> SMTP:
        settings = self._settings
        smtp = SMTP(
            hostname=settings.host,
            port=settings.port,
            use_tls=settings.tls == "smtps",
            start_tls=_START_TLS[settings.tls],
            tls_context=await self._context(),
            username=settings.user or None,
            password=settings.password.get_secret_value() if settings.password else None,
            local_hostname=domain_of(settings),  # else aiosmtplib asks the DNS, which may hang
            timeout=settings.timeout,
        )
        await smtp.connect()
        return smtp

    async def _context(self) -> ssl.SSLContext | None:
        """Made once: reading the system's authorities takes 20 ms, so not on the loop."""
        if self._settings.tls == "never":
            return None
        if self._tls is None:
            self._tls = await asyncio.to_thread(
                ssl.create_default_context, cafile=self._settings.ca_file or None
            )
        return self._tls

    async def close(self) -> None:
        while self._idle:
            smtp = self._idle.pop()
            with suppress(SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(GOODBYE):
                    await smtp.quit()
            smtp.close()


async def _hand_over(smtp: SMTP, mail: Mail) -> str:
    _, answer = await smtp.sendmail(mail.sender, mail.recipient, mail.content)
    return answer
