"""Links and forms: what was changed by a bit is nobody's, and looking changes nothing."""

from typing import Final

from alerting.model.people import Means
from alerting.reply.links import Forged, Links, Valid
from alerting.reply.nonces import Nonce, Nonces
from alerting.reply.page_door import PageDoor
from tests.fuzz.floors import Ticking, by, fill, floor
from tests.fuzz.mutations import raw
from tests.fuzz.target import Target
from tests.fuzz.wire import Wire

CLOCK: Final = Ticking()
FLOOR: Final = floor(CLOCK)
PUBLIC: Final = "https://alerts.zylker.example"
LINKS: Final = Links(PUBLIC, lambda name: FLOOR.person(name) is not None)
LINKS.use(b"k" * 32)
GOOD: Final = LINKS.link_for(by(Means.EMAIL)).rpartition("/")[2]
WIRE: Final = Wire({"a": PageDoor(FLOOR, LINKS, CLOCK)}, CLOCK)


def one(data: bytes) -> None:
    """A token, and behind a blank what a form carries."""
    fill(FLOOR)
    CLOCK.seconds += 60
    token, _, carried = data.decode("utf-8", "surrogateescape").partition(" ")
    read = LINKS.read(token, CLOCK.now())
    assert isinstance(read, Valid) is (token == GOOD), "one text is the link"
    assert isinstance(read, Valid | Forged)
    _is_made_up(carried)
    path = token.encode("utf-8", "surrogateescape")
    looked = WIRE.ask(b"GET /a/" + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    pressed = WIRE.post(f"/a/{token}/answer", carried.encode("utf-8", "surrogateescape"), {})[0]
    assert not FLOOR.orders, "nothing that was made up is obeyed"
    assert token != GOOD or looked.startswith(b"HTTP/1.1 200"), "a link leads somewhere"
    assert token != GOOD or pressed in (400, 409)
    assert b"<script" not in looked or b"Content-Type: text/plain" in looked
    assert (500, "failed") not in WIRE.counters.answers


def _is_made_up(carried: str) -> None:
    assert LINKS.forms
    mine = Nonces(LINKS.forms, GOOD)
    assert not isinstance(mine.read(carried, CLOCK.now()), Nonce), "we made none"


TARGET: Final = Target(
    one, (GOOD.encode(), GOOD.encode() + b" once=AAAA&do=have", b"AAAA do=have"), raw, longest=512
)
