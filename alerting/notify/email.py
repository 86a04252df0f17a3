"""Mail by SMTP, and what each of a mail server's answers means."""

from email.errors import MessageError
from ssl import SSLError

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.notify.answers import said
from alerting.notify.connections import Connections
from alerting.notify.mail import build, first_of, opening_of
from alerting.notify.settings import EmailSettings
from alerting.notify.text import Rendered

PERMANENT = 500
#: Login wanted, too weak, wrong, or only with encryption: nobody's mail will be taken.
LOGIN_CODES = frozenset({530, 534, 535, 538})


class EmailWay:
    """The receipt is the mail's id and subject: reminders and the end refer to both."""

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._connections = Connections(settings)

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:
        opening = opening_of(thread)
        try:
            mail = build(message, text, self._settings, opening)
        except (ValueError, IndexError, MessageError):
            return Refused("the address cannot be written in a mail; correct it in the rules file")
        try:
            answer = await self._connections.deliver(mail)
        except (SMTPException, OSError, ValueError) as error:
            return outcome_of(error)
        return Delivered(first_of(message, text, self._settings, opening).receipt(), said(answer))

    async def close(self) -> None:
        await self._connections.close()


def outcome_of(error: Exception) -> Outcome:
    """A refused recipient is no SMTPResponseException in aiosmtplib's tree."""
    match error:
        case SSLError() | SMTPException(__cause__=SSLError()):
            return Refused(f"no safe connection to the mail server: {said(error)}", everybody=True)
        case SMTPRecipientsRefused():
            first = error.recipients[0]
            return _by_code(first.code, first.message)
        case SMTPAuthenticationError() | SMTPSenderRefused():
            return _by_code(error.code, error.message, everybody=True)
        case SMTPConnectResponseError() | SMTPHeloError():
            return _by_code(error.code, error.message, everybody=True)
        case SMTPResponseException():
            everybody = error.code in LOGIN_CODES
            return _by_code(error.code, error.message, everybody=everybody)
        case SMTPException() if type(error) in (SMTPException, SMTPNotSupported):
            return Refused(f"the mail server does not offer it: {said(error)}", everybody=True)
        case UnicodeError():
            return Refused("the mail server takes no address with such letters")
        case TimeoutError():
            return Deferred("the mail server did not answer in time")
        case ValueError():
            return Refused("the address cannot be written in a mail; correct it in the rules file")
        case _:
            return Deferred(f"the mail server cannot be reached: {said(error)}")


def _by_code(code: int, text: str, *, everybody: bool = False) -> Outcome:
    why = f"{code} {said(text)}"
    return Refused(why, everybody=everybody) if code >= PERMANENT else Deferred(why)
