"""Messages with hostile names, titles and values: wherever they arrive they are text, nothing else.

Each is rendered twice, with what is hostile and with harmless words in its place; both must have
the same bones: tags of HTML, links and lines of Slack, lines of text.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from alerting.model.message import Message
from alerting.model.people import Means
from alerting.notify.blocks import LONGEST_SECTION, blocks, headline
from alerting.notify.payload import payload
from alerting.notify.render import Renderer
from alerting.notify.samples import samples
from alerting.notify.segments import measure
from alerting.notify.text import Rendered
from tests.fuzz.bones import bones
from tests.fuzz.drawn import Drawn
from tests.fuzz.mutations import fresh
from tests.fuzz.target import Target

#: Words of ours, by which templates decide what they say; and what SQLite and the owner fix.
OURS: Final = frozenset({"because", "untold", "cause", "broken", "key", "language", "timezone",
                         "days"})  # fmt: skip
LINKS: Final = frozenset({"link"})
SAMPLES: Final = samples()
RENDERER: Final = Renderer(link_for=lambda _: "https://alerts.example/a/x", sms_replies=True)

_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ENTITY: Final = re.compile("&(?!amp;|lt;|gt;)")

Write = Callable[[str], str]


def one(data: bytes) -> None:
    drawn = Drawn(data)
    message = SAMPLES[drawn.below(len(SAMPLES))]
    written = {"": ""}
    words = {"": ""}

    def hostile(text: str) -> str:
        return written.setdefault(text, drawn.text() or "x")

    def harmless(text: str) -> str:
        return words.setdefault(text, f"w{len(words)}")

    bad, good = _filled(message, hostile), _filled(message, harmless)
    msgspec.msgpack.encode(bad)  # as the outbox keeps it
    text, plain = RENDERER.render(bad), RENDERER.render(good)
    assert (text.failure, plain.failure) == ("", ""), "what comes from outside breaks no template"
    _is_shown(text, plain, bad)


def _filled(part: Any, write: Write, name: str = "") -> Any:
    """With other texts; equal ones stay equal."""
    if isinstance(part, msgspec.Struct):
        changes = {
            it: _filled(getattr(part, it), write, it)
            for it in part.__struct_fields__
            if it not in OURS and not (it in ("what", "name") and "FileNews" in type(part).__name__)
        }
        return msgspec.structs.replace(part, **changes)
    if isinstance(part, tuple):
        return tuple(_filled(it, write, name) for it in part)
    if type(part) is not str or not part:
        return part
    if name in LINKS:
        return f"https://desk.example/{''.join(write(part).split())}"
    return write(part).replace("\n", " ")  # which no name has by the time it comes here


def _is_shown(text: Rendered, plain: Rendered, message: Message) -> None:
    whole = f"{text.subject}\n{text.text}\n{text.html}"
    whole.encode()
    assert not _UNSEEN.search(whole), "nothing that cannot be seen"
    assert "1337" not in whole, "what stands in a value is no template"
    assert "\n" not in text.subject
    match message.to.means:
        case Means.EMAIL:
            assert bones(text.html) == bones(plain.html), "no tag but the template's"
            _has_the_same_lines(text, plain)
        case Means.SMS:
            assert measure(text.text).segments <= 2
        case Means.SLACK:
            assert text.text.count("<") == plain.text.count("<"), "nobody is called, no link forged"
            assert not _ENTITY.search(text.text)
            _has_the_same_lines(text, plain)
            _is_in_blocks(text.text)
        case _:
            msgspec.json.encode(payload(message, text))


def _has_the_same_lines(text: Rendered, plain: Rendered) -> None:
    assert text.text.count("\n") <= plain.text.count("\n"), "no value forges a line"


def _is_in_blocks(text: str) -> None:
    for block in blocks(text):
        said = msgspec.json.encode(block)
        assert b"<!" not in said
    assert len(headline(text)) <= LONGEST_SECTION


TARGET: Final = Target(
    one, tuple(bytes([*[0] * 7, it, *range(it)]) for it in range(0, 200, 9)), fresh, longest=600
)
