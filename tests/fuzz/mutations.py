"""Ways to make another input of one without losing its structure."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from tests.fuzz.drawn import HOSTILE
from tests.fuzz.target import Mutate

#: Where readers of JSON go wrong: bounds of types, other types, emptiness.
ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**30, -(2**63), 1.5,
    1e300, -0.0, "", " ", "0", "-1", "00", "+1", "1e3", "1.0", "٣", "²", "9" * 19, "9" * 20,
    "9" * 5_000, "null", "true", [], {}, [[]], [None], [1, "2"], {"": ""}, {"status": "READ"},
    "2025-06-27T11:01:27.019Z", "2025-06-27T11:01:27+23:59", "0001-01-01T00:00:00", "9999-12-31",
    1751022087, 1751022087019, 1751022087.019, "1751022087019", "x" * 65, "\ud800",
    "\ufffd", "\x00",
    "Thu, 15 Jan 2026 10:30:00 GMT", "Thu, 15 Jan 0000 10:30:00 +9999", "Fri, 31 Feb 99999 1:1",
    [[]] * 2_000, "x" * 5_001,
)  # fmt: skip

STATUSES: Final = (200, 201, 204, 301, 304, 400, 401, 403, 404, 408, 410, 422, 429, 500, 503, 999)


def raw(data: bytes, rng: Random) -> bytes:
    """Bytes as bytes."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(made))
        match rng.randrange(5):
            case 0:
                made[at:at] = rng.randbytes(rng.randint(1, 8))
            case 1:
                del made[at : at + rng.randint(1, 8)]
            case 2:
                made[at : at + 1] = bytes([rng.randrange(256)])
            case 3:
                made[at:at] = rng.choice(HOSTILE).encode()
            case _:
                other = rng.randint(0, len(made))
                made[at:at] = made[other : other + rng.randint(1, 32)]
    return bytes(made)


def fresh(_data: bytes, rng: Random) -> bytes:
    """For what is drawn from bytes: any will do."""
    return rng.randbytes(rng.randint(0, 400))


def in_json(data: bytes, rng: Random) -> bytes:
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return raw(data, rng)
    for _ in range(rng.randint(1, 4)):
        whole = _changed(whole, rng)
    written = json.dumps(whole, ensure_ascii=rng.random() < 0.5)
    made = written.encode("utf-8", "surrogatepass")
    return raw(made, rng) if rng.random() < 0.1 else made


def in_form(data: bytes, rng: Random) -> bytes:
    """`a=1&b=2`, of which a value may be JSON."""
    try:
        fields = parse_qsl(data.decode(), keep_blank_values=True)
    except ValueError:
        fields = []
    if not fields or rng.random() < 0.1:
        return raw(data, rng)
    at = rng.randrange(len(fields))
    key, value = fields[at]
    match rng.randrange(6):
        case 0:
            del fields[at]
        case 1:
            fields.insert(rng.randrange(len(fields)), (key, _words(value, rng)))
        case 2:
            fields[at] = (rng.choice(fields)[0], value)
        case 3:
            fields[at] = (key, str(rng.choice(ODD)))
        case _ if value[:1] in ("{", "["):
            fields[at] = (key, in_json(value.encode(), rng).decode("utf-8", "replace"))
        case _:
            fields[at] = (key, _words(value, rng))
    return urlencode(fields, errors="replace").encode()


def in_words(dictionary: Sequence[str]) -> Mutate:
    """Texts of a small language whose words these are."""

    def mutate(data: bytes, rng: Random) -> bytes:
        if rng.random() < 0.1:
            return raw(data, rng)
        words = data.decode("utf-8", "replace").split(" ")
        for _ in range(rng.randint(1, 4)):
            at = rng.randint(0, len(words) - 1) if words else 0
            match rng.randrange(5):
                case 0 if words:
                    del words[at]
                case 1 if words:
                    words[at] = _words(words[at], rng)
                case 2 if words:
                    words[at] = rng.choice(dictionary)
                case _:
                    words.insert(at, rng.choice(dictionary))
        return rng.choice([" ", " ", " ", "\t ", ", "]).join(words).encode("utf-8", "replace")

    return mutate


def in_lines(dictionary: Sequence[str]) -> Mutate:
    """Files in which lines and how far they are indented mean something."""

    def mutate(data: bytes, rng: Random) -> bytes:
        lines = data.decode("utf-8", "replace").split("\n")
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(lines)) if lines else 0
            lines[at : at + 1] = _line(lines, at, dictionary, rng)
        return "\n".join(lines).encode("utf-8", "replace")

    return mutate


def in_token(data: bytes, rng: Random) -> bytes:
    """Parts of base64 between dots, most of them JSON."""
    parts = data.split(b".")
    at = rng.randrange(len(parts))
    match rng.randrange(6):
        case 0:
            return raw(data, rng)
        case 1:
            parts[at] = rng.choice(parts)
        case 2:
            del parts[at]
        case _:
            changed = raw if at == len(parts) - 1 else in_json
            parts[at] = _packed(changed(_unpacked(parts[at]), rng))
    return b".".join(parts)


def _unpacked(part: bytes) -> bytes:
    try:
        return urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except ValueError:
        return part


def _packed(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _line(lines: Sequence[str], at: int, dictionary: Sequence[str], rng: Random) -> list[str]:
    """What stands instead of one of them."""
    line = lines[at] if lines else ""
    key, colon, value = line.partition(": ")
    match rng.randrange(8):
        case 0:
            return []
        case 1:
            return [line, rng.choice(lines) if lines else ""]
        case 2:
            return [" " * rng.randint(0, 8) + line.lstrip()]
        case 3:
            return [_words(line, rng)]
        case 4 if colon:
            return [f"{key}: {rng.choice(dictionary)}"]
        case 5 if colon:
            indent = key[: len(key) - len(key.lstrip(" -"))]
            return [f"{indent}{rng.choice(dictionary)}: {value}"]
        case 6:
            return [f"{line} {rng.choice(dictionary)}"]
        case _:
            words = line.split(" ")
            words[rng.randrange(len(words))] = rng.choice(dictionary)
            return [" ".join(words)]


def _words(text: str, rng: Random) -> str:
    at = rng.randint(0, len(text))
    match rng.randrange(4):
        case 0:
            return text[:at] + rng.choice(HOSTILE) + text[at:]
        case 1:
            return text[:at] + text[at + rng.randint(1, 3) :]
        case 2:
            return text[:at] + chr(rng.choice([rng.randrange(128), rng.randrange(0xD800)])) + text
        case _:
            return text.swapcase() if rng.random() < 0.5 else str(rng.choice(ODD))


def _changed(whole: Any, rng: Random) -> Any:
    """One place of it is another."""
    places = list(_places(whole))
    if not places:
        return deepcopy(rng.choice(ODD))
    part, key = rng.choice(places)
    value = part[key]
    match rng.randrange(7):
        case 0:
            del part[key]
        case 1 if isinstance(part, dict):
            part[str(rng.choice([*part, *HOSTILE]))[:70]] = value
        case 1 | 2 if isinstance(part, list):
            part.insert(key, deepcopy(value))
        case 3:
            other, there = rng.choice(places)
            part[key] = deepcopy(other[there])
        case 4 if isinstance(value, str):
            part[key] = _words(value, rng)
        case 5:
            part[key] = rng.choice([[value], {"status": value}, str(value), {"": value}])
        case _:
            part[key] = deepcopy(rng.choice(ODD))
    return whole


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Each as what it is in, and where there."""
    if isinstance(part, dict | list):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield part, key
            yield from _places(value)


def headed(data: bytes, rng: Random) -> bytes:
    """An answer: a status, headers, an empty line, and JSON."""
    head, _, body = data.partition(b"\n\n")
    if rng.random() < 0.75:
        return head + b"\n\n" + in_json(body, rng)
    lines = head.split(b"\n")
    at = rng.randrange(len(lines))
    name, colon, _ = lines[at].partition(b": ")
    odd = str(rng.choice(ODD if colon else STATUSES)).encode("utf-8", "replace")
    lines[at] = name + colon + odd if colon else name.rpartition(b" ")[0] + b" " + odd
    return b"\n".join(lines) + b"\n\n" + body
