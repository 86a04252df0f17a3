"""What mail servers answer, line by line: an outcome that can be written down."""

from random import Random
from typing import Final

import msgspec

from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.notify.email import EmailWay
from alerting.notify.settings import EmailSettings
from alerting.notify.text import Rendered
from tests.fuzz.loops import close_at_end, wait_for
from tests.fuzz.mutations import raw
from tests.fuzz.peers import Postman
from tests.fuzz.target import Target
from tests.notify.messages import note

PEER: Final = Postman()
SETTINGS: Final = EmailSettings(
    host="127.0.0.1",
    port=wait_for(PEER.start()),
    tls="never",
    mail_from="alerts@example.org",
    timeout=0.2,
)
close_at_end(PEER.stop)
TEXT: Final = Rendered("A chat waits\n", "A chat waits", "<p>A chat waits</p>")


def one(data: bytes) -> None:
    """One line for each answer; a line that goes on with `-` is of several."""
    PEER.lines = [line + b"\r\n" for line in data.split(b"\n")]
    outcome = wait_for(_sent())
    assert isinstance(outcome, Delivered | Deferred | Refused)
    msgspec.msgpack.encode(outcome)
    if isinstance(outcome, Deferred | Refused):
        assert 0 < len(outcome.why) < 500
        assert "\n" not in outcome.why


async def _sent() -> Outcome:
    way = EmailWay(SETTINGS)
    try:
        return await way.send(note(by=Means.EMAIL), TEXT)
    finally:
        PEER.lines = []
        for smtp in way._connections._idle:
            smtp.close()


def _mutated(data: bytes, rng: Random) -> bytes:
    """Other codes, lines more or less, other letters."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            return raw(data, rng)
        case 1:
            del lines[at]
        case 2:
            lines.insert(at, rng.choice(lines))
        case 3:
            lines[at] = str(rng.randrange(600)).encode() + lines[at][3:]
        case 4:
            lines[at] = lines[at][:4] + rng.randbytes(rng.randint(0, 40)).replace(b"\n", b" ")
        case _:
            lines[at] = lines[at][:3] + rng.choice([b"-", b" ", b"", b"\t"]) + lines[at][4:]
    return b"\n".join(lines)


def _talk(*answers: str) -> bytes:
    return "\n".join(answers).encode("latin-1")


_HELLO: Final = ("220 mail.example ESMTP", "250-mail.example", "250-SIZE 1000000", "250 8BITMIME")
TARGET: Final = Target(
    one,
    (
        _talk(*_HELLO, "250 ok", "250 ok", "354 go on", "250 queued as 12345", "221 bye"),
        _talk(*_HELLO, "250 ok", "550 5.1.1 <asha@zylker.example>: no such user"),
        _talk(*_HELLO, "530 Authentifizierung benötigt"),
        _talk(*_HELLO, "250 ok", "250 ok", "354 go on", "552 Nachricht zu groß"),
        _talk("554 geh weg, Größe"),
        _talk("421 too busy"),
    ),
    _mutated,
    longest=1_024,
)
