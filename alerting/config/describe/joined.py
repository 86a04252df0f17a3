"""Several words in one phrase."""

from collections.abc import Iterable

from alerting.config.say import Say


def and_(words: Iterable[str], say: Say) -> str:
    return _joined(list(words), "{} and {}", say)


def or_(words: Iterable[str], say: Say) -> str:
    return _joined(list(words), "{} or {}", say)


def _joined(words: list[str], two: str, say: Say) -> str:
    return say(two, ", ".join(words[:-1]), words[-1]) if len(words) > 1 else "".join(words)
