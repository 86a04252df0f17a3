"""Mails for the wire: one sender, one recipient, our headers once each, and the text as it was."""

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from typing import Final

from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.people import Means, Recipient
from alerting.notify.mail import build, first_of, opening_of
from alerting.notify.samples import FULL
from alerting.notify.settings import EmailSettings
from alerting.notify.text import Attachment, Rendered
from alerting.notify.words import clean
from tests.fuzz.drawn import Drawn
from tests.fuzz.mutations import fresh
from tests.fuzz.target import Target
from tests.notify.messages import note

ONCE: Final = ["From", "To", "Subject", "Date", "Message-ID"]
MAYBE: Final = [
    "In-Reply-To", "References", "Auto-Submitted", "X-Auto-Response-Suppress", "Importance",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
]  # fmt: skip
SETTINGS: Final = EmailSettings(
    host="x", port=25, mail_from="Alerts <alerts@example.org>", domain="alerts.example.org"
)
ADDRESS: Final = "asha@zylker.example"


def one(data: bytes) -> None:
    drawn = Drawn(data)
    text = Rendered(
        text=clean(drawn.text()) + "\n",
        subject=drawn.text(),
        html=clean(drawn.text()) if drawn.flag() else "",
        attachments=(Attachment("chats.csv", drawn.text().encode()),) if drawn.flag() else (),
    )
    address = drawn.text(2) + ADDRESS if drawn.flag() else ADDRESS
    name = drawn.text(2)
    to = Recipient(name, Means.EMAIL, address)
    made = replace(note(key=drawn.text(2), content=FULL), to=to, reason=drawn.choice(list(Reason)))
    first = first_of(made, text, SETTINGS, None)
    opening = opening_of(first.receipt()) if drawn.flag() else None
    assert opening in (None, first), "a receipt says which mail it was of"
    try:
        mail = build(made, text, SETTINGS, opening)
    except (ValueError, IndexError, MessageError):
        assert address != ADDRESS, "only an address may be unfit"
        return
    read = message_from_bytes(mail.content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    _has_headers(read, mail.recipient)
    _says(read, text)
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998, "lines that servers take"
    assert b"\n" not in mail.content.replace(b"\r\n", b"")


def _has_headers(read: EmailMessage, recipient: str) -> None:
    names = list(read.keys())
    assert [it for it in names if it in ONCE] == ONCE, "ours, once each, in order"
    assert len(names) == len(set(names))
    assert set(names) <= {*ONCE, *MAYBE}, "and no other"
    to = read["To"].addresses
    assert len(to) == 1, "one recipient"
    assert recipient.isprintable(), "no line of SMTP is forged"


def _says(read: EmailMessage, text: Rendered) -> None:
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").rstrip("\n") == text.text.rstrip("\n")
    parts = [it.get_filename() for it in read.iter_attachments()]
    assert parts == [it.name for it in text.attachments]


TARGET: Final = Target(one, (b"\x01\x02\x03", bytes(range(1, 120, 2))), fresh, longest=600)
