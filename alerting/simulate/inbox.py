"""An SMTP server that keeps what it is sent: the demo's inbox."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import Any, TypeAlias

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CLOSE = "close"
"""As an answer: hang up without a word."""


@dataclass(frozen=True, slots=True)
class Mail:
    sender: str
    recipients: tuple[str, ...]
    content: EmailMessage
    login: str = ""
    encrypted: bool = False


Answer: TypeAlias = Callable[[str, str], Awaitable[str | None]]
"""(`MAIL`, `RCPT` or `DATA`, the address or the mail) → an SMTP reply, CLOSE, or None: as usual."""


async def _as_usual(_step: str, _argument: str) -> None:
    return None


class Inbox:
    """`login` (user, password) is required where given; `tls` offers STARTTLS."""

    def __init__(
        self,
        on_arrival: Callable[[Mail], None] = lambda _mail: None,
        *,
        login: tuple[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        require_tls: bool = False,
    ) -> None:
        self.arrived: list[Mail] = []
        self.answer: Answer = _as_usual
        self.connections = 0
        self.url = ""
        self._on_arrival = on_arrival
        self._login = login
        self._tls = tls
        self._require_tls = require_tls
        self._open: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(partial(self._connect, loop), host, port)
        self.url = f"smtp://{host}:{self._server.sockets[0].getsockname()[1]}"
        return self.url

    async def stop(self) -> None:
        if self._server is None:
            return
        self._server.close()
        self.hang_up()
        await self._server.wait_closed()
        self._server = None

    def hang_up(self) -> None:
        """End every open connection, as servers do with idle ones."""
        for connection in list(self._open):
            if connection.transport is not None:
                connection.transport.close()

    def _connect(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        self.connections += 1
        return _Connection(
            self._open,
            _Hooks(self),
            loop=loop,
            hostname="inbox.localhost",
            tls_context=self._tls,
            require_starttls=self._require_tls,
            auth_required=self._login is not None and self._tls is not None,
            auth_require_tls=self._tls is not None,
            authenticator=self._authenticate,
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login, handled=False, auth_data=given[0])

    def keep(self, session: Session, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = Mail(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            content=message_from_bytes(content, policy=policy.default),
            login=str(session.auth_data) if session.authenticated else "",
            encrypted=session.ssl is not None,
        )
        self.arrived.append(mail)
        self._on_arrival(mail)

    def lets_in(self, session: Session) -> bool:
        return self._login is None or bool(session.authenticated)


class _Connection(SMTP):
    """Known to the inbox while it is open."""

    def __init__(self, among: "set[_Connection]", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._among = among

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._among.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._among.discard(self)
        super().connection_lost(error)


class _Hooks:
    """What aiosmtpd calls at each step of a mail; the names are its own."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self._inbox.lets_in(session):
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._reply(server, "MAIL", address, "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = await self._reply(server, "RCPT", address, "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        count = len(self._inbox.arrived) + 1
        reply = await self._reply(
            server, "DATA", content.decode(errors="replace"), f"250 OK kept as mail {count}"
        )
        if reply.startswith("2"):
            self._inbox.keep(session, envelope)
        return reply

    async def _reply(self, server: SMTP, step: str, argument: str, usual: str) -> str:
        reply = await self._inbox.answer(step, argument)
        if reply == CLOSE and server.transport is not None:
            server.transport.close()
        return reply or usual
