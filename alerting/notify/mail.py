"""A rendered message as a MIME mail: stable Message-ID, threading, plain text and HTML."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from hashlib import blake2b
from textwrap import shorten
from typing import Any, Final, NamedTuple

from alerting.model.alert import Reason
from alerting.model.message import AlertNews, Message
from alerting.model.times import as_datetime
from alerting.notify.settings import EmailSettings
from alerting.notify.text import Rendered
from alerting.notify.words import one_line

LONGEST_SUBJECT = 180
_LINE: Final = 78
#: In the thread of another alert of the chat, or with other numbers of a group, they are news.
_OWN_SUBJECT = frozenset({Reason.FIRST, Reason.GROUP})


class _Policy(EmailPolicy):
    """Python would write a subject of almost a line's length below an empty first line, which
    some programs show.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        folded = super().fold_binary(name, value)
        empty, _, text = folded.partition(b"\r\n ")
        if not text or empty != f"{name}:".encode():
            return folded
        cut = text.rfind(b" ", 0, _LINE - len(empty) - 1)
        if cut < 1 or b"\r\n" in text[:cut]:
            return empty + b" " + text
        return empty + b" " + text[:cut] + b"\r\n" + text[cut:]


_SMTP: Final = _Policy(linesep="\r\n")


class Mail(NamedTuple):
    """Ready for the wire."""

    sender: str
    recipient: str
    content: bytes


class Opening(NamedTuple):
    """What a mail of a thread must know of the thread's first: Gmail joins by subject too."""

    message_id: str
    subject: str

    def receipt(self) -> str:
        return f"{self.message_id} {self.subject}"


def opening_of(thread: str) -> Opening | None:
    """From the first mail's receipt; None where there is none."""
    message_id, _, subject = thread.partition(" ")
    return Opening(message_id, subject) if message_id.startswith("<") else None


def message_id(key: str, domain: str) -> str:
    """The same for the same key: mailboxes that see a repeat keep one."""
    digest = blake2b(key.encode(), digest_size=16).hexdigest()
    return f"<{digest}@{domain}>"


def domain_of(settings: EmailSettings) -> str:
    """Our name towards the server: the public one, else the sender's domain."""
    sender = parseaddr(settings.mail_from)[1]
    return settings.domain or sender.rpartition("@")[2] or "localhost"


def first_of(
    message: Message, text: Rendered, settings: EmailSettings, opening: Opening | None
) -> Opening:
    """What later mails refer to: the thread's first, or this one if it begins something."""
    own = Opening(message_id(message.key, domain_of(settings)), subject_of(message, text, opening))
    return own if opening is None or message.reason is Reason.FIRST else opening


def build(
    message: Message, text: Rendered, settings: EmailSettings, opening: Opening | None
) -> Mail:
    """ValueError where an address cannot stand in a header."""
    if not message.to.address.isprintable():
        raise ValueError("an address has a tab, a line's end or what cannot be seen")
    name, sender = parseaddr(settings.mail_from)
    mail = EmailMessage(policy=_SMTP)
    mail["From"] = Address(one_line(name), addr_spec=sender)
    mail["To"] = Address(one_line(message.to.name), addr_spec=message.to.address)
    mail["Subject"] = subject_of(message, text, opening)
    mail["Date"] = format_datetime(as_datetime(message.created_at))
    mail["Message-ID"] = message_id(message.key, domain_of(settings))
    if opening is not None:
        mail["In-Reply-To"] = mail["References"] = opening.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if _is_urgent(message):
        mail["Importance"] = "high"
    mail.set_content(text.text, cte="quoted-printable")
    if text.html:
        mail.add_alternative(text.html, subtype="html", cte="quoted-printable")
    for it in text.attachments:
        utf8 = {"charset": "utf-8"}
        mail.add_attachment(it.body, maintype="text", subtype="csv", filename=it.name, params=utf8)
    return Mail(sender, message.to.address, mail.as_bytes())


def subject_of(message: Message, text: Rendered, opening: Opening | None) -> str:
    """A reminder and an end carry the subject of what they follow; what begins has its own."""
    follows = opening and opening.subject and message.reason not in _OWN_SUBJECT
    subject = f"Re: {opening.subject}" if opening and follows else text.subject
    return shorten(one_line(subject), LONGEST_SUBJECT, placeholder="…")


def _is_urgent(message: Message) -> bool:
    content = message.content
    settled = message.reason in {Reason.ENDED, Reason.ACKNOWLEDGED}
    return isinstance(content, AlertNews) and content.severity == "critical" and not settled
