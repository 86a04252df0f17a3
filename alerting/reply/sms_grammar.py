"""What people type on a phone, in English or Portuguese: `12 ack`, `12 snooze 30m`, `12 who`.

Nothing is guessed: what is not understood changes nothing, and neither does a number alone.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from alerting.model.times import DAY, HOUR, MINUTE, Ms

MOST_ALERTS: Final = 20
#: Longer texts were not typed as an answer.
LONGEST: Final = 200
USUAL_SNOOZE: Ms = 30 * MINUTE
LONGEST_SNOOZE: Ms = 7 * DAY
#: Of an alert's number; beyond it nothing is one.
_MOST_DIGITS: Final = 15


class Verb(Enum):
    ACK = auto()
    SNOOZE = auto()
    CLOSE = auto()
    TAKE = auto()
    WHO = auto()


class Plain(Enum):
    """What needs no alert."""

    STOP = auto()
    START = auto()
    HELP = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class Order:
    verb: Verb
    alerts: tuple[int, ...]
    lasting: Ms | None = None
    """For Verb.SNOOZE."""
    all: bool = False
    """Also the others of the message in which the alert was told."""


Said = Order | Plain

_VERBS: Final = {
    **dict.fromkeys(("ack", "ok", "have", "got", "mine", "tenho", "peguei", "comigo"), Verb.ACK),
    **dict.fromkeys(("snooze", "later", "adiar", "adia", "depois", "soneca"), Verb.SNOOZE),
    **dict.fromkeys(("close", "fechar", "fecha", "encerrar"), Verb.CLOSE),
    **dict.fromkeys(("take", "assumir", "assumo"), Verb.TAKE),
    **dict.fromkeys(("who", "quem", "?"), Verb.WHO),
}
_ALL: Final = frozenset({"all", "todos", "todas", "tudo"})
_FILLERS: Final = frozenset(
    {"please", "thanks", "over", "for", "it", "i", "por", "favor", "obrigado", "obrigada", "eu"}
)
_HELP: Final = frozenset({"help", "info", "ajuda", "?"})
#: As Twilio knows them; the Portuguese ones only we know.
_STOP: Final = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"}
)
_STOP_PT: Final = frozenset({"parar", "pare", "sair", "cancelar"})
_START: Final = frozenset({"start", "unstop", "yes"})
_START_PT: Final = frozenset({"voltar", "iniciar"})

_TOKEN: Final = re.compile(r"[0-9]+|[^\W\d_]+|\?")
_LENGTH: Final = re.compile(
    r"([0-9]{1,6})(m|mins?|minutos?|minutes?|h|hs|hours?|horas?|d|days?|dias?)"
)
_UNITS: Final = {"m": MINUTE, "h": HOUR, "d": DAY}


def read_sms(text: str) -> Said:
    words = _words(text)
    if not words or len(text.strip()) > LONGEST:
        return Plain.UNCLEAR
    if len(words) == 1 and words[0] in _SINGLE:
        return _SINGLE[words[0]]
    return _order(words)


def known_to_twilio(text: str) -> bool:
    """Whether Twilio itself obeys and answers it."""
    return _words(text) in [[word] for word in _STOP | _START]


_SINGLE: Final = {
    **dict.fromkeys(_STOP | _STOP_PT, Plain.STOP),
    **dict.fromkeys(_START | _START_PT, Plain.START),
    **dict.fromkeys(_HELP, Plain.HELP),
}


def _words(text: str) -> list[str]:
    """Without case, accents and punctuation; a unit joins its number, apart from it or not."""
    bare = unicodedata.normalize("NFKD", text.strip()[: LONGEST + 1].casefold())
    bare = "".join(it for it in bare if not unicodedata.combining(it))
    words: list[str] = []
    for word in _TOKEN.findall(bare):
        if words and words[-1].isdecimal() and _LENGTH.fullmatch(words[-1] + word):
            words[-1] += word
        else:
            words.append(word)
    return words


def _order(words: list[str]) -> Said:
    verbs = [word for word in words if word in _VERBS]
    numbers = [word for word in words if word.isdecimal()]
    lengths = [word for word in words if _LENGTH.fullmatch(word)]
    rest = [word for word in words if word in _ALL | _FILLERS]
    kinds = {_VERBS[word] for word in verbs}
    known = len(verbs) + len(numbers) + len(lengths) + len(rest)
    if known < len(words) or len(kinds) > 1 or not numbers:
        return Plain.UNCLEAR
    if not kinds and (lengths or rest):
        return Plain.UNCLEAR
    verb = kinds.pop() if kinds else Verb.WHO  # a number alone asks: it may not order anything
    if verb is Verb.SNOOZE and not lengths and _ends_in_minutes(words, verbs):
        lengths = [f"{numbers.pop()}m"]
    everything = any(word in _ALL for word in rest)
    return _whole(verb, numbers, lengths, everything=everything)


def _ends_in_minutes(words: list[str], verbs: list[str]) -> bool:
    """`12 snooze 30`, `snooze 12 30`: a last number after the verb, and not the only one."""
    rest = [word for word in words if word not in _ALL | _FILLERS]
    many = sum(word.isdecimal() for word in rest) > 1
    return many and rest[-1].isdecimal() and rest.index(verbs[0]) < len(rest) - 1


def _whole(verb: Verb, numbers: list[str], lengths: list[str], *, everything: bool) -> Said:
    alerts = tuple(dict.fromkeys(int(number) for number in numbers if len(number) <= _MOST_DIGITS))
    if not alerts or len(alerts) > MOST_ALERTS:
        return Plain.UNCLEAR
    if any(len(number) > _MOST_DIGITS for number in numbers):
        return Plain.UNCLEAR
    lasting = sum(map(_length, lengths))
    if lengths and not 0 < lasting <= LONGEST_SNOOZE:
        return Plain.UNCLEAR
    match verb:
        case Verb.ACK | Verb.SNOOZE if lengths:
            return Order(Verb.SNOOZE, alerts, lasting, everything)
        case Verb.SNOOZE:
            return Order(verb, alerts, USUAL_SNOOZE, everything)
        case _:
            return Plain.UNCLEAR if lengths else Order(verb, alerts, all=everything)


def _length(word: str) -> Ms:
    found = _LENGTH.fullmatch(word)
    return int(found[1]) * _UNITS[found[2][0]] if found else 0
