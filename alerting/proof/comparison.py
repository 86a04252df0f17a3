"""What an example expected beside what people heard, as a person reads a difference."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from alerting.config.examples.examples import Example, Expected, Kind
from alerting.model.alert import Subject
from alerting.model.people import Recipient, Target
from alerting.model.times import DAY, HOUR, MINUTE, SECOND, EpochMs, Ms, as_datetime
from alerting.proof.heard import Heard

AS_EXPECTED, MISSING, UNEXPECTED = " ", "-", "+"

_MAY_BE_SILENT = (Kind.ALERT, Kind.ACKNOWLEDGED)
#: What an alert is about, in the words of an example: `session: A`; empty where it has none.
Label = Callable[[Subject], str]


@dataclass(frozen=True, slots=True)
class Line:
    """`sign`: as expected, expected and not heard, or heard and not expected."""

    sign: str
    at: EpochMs
    text: str


def compare(example: Example, heard: Sequence[Heard], label: Label) -> list[Line]:
    """Everything told must be expected, but for who has an alert: the example itself says that.
    What happens in silence need not be: it is shown only where it may be what was meant.
    """
    of_these = [it for it in heard if not example.only or it.rule in example.only]
    left = list(of_these)
    lines: list[Line] = []
    missing: list[Expected] = []
    for expected in example.expected:
        if expected.kind is Kind.NOTHING:
            continue
        match = next((it for it in left if _is(expected, it, label)), None)
        if match is None:
            missing.append(expected)
        else:
            left.remove(match)
            lines.append(Line(AS_EXPECTED, expected.at, _said(expected, label)))
    lines += [Line(MISSING, it.at, _said(it, label)) for it in missing]
    sought = {(it.kind, it.rule) for it in missing if it.kind in _MAY_BE_SILENT}
    unexpected = [it for it in left if _must_be_expected(it) or (it.kind, it.rule) in sought]
    lines += [Line(UNEXPECTED, it.at, _happened(it, label)) for it in unexpected]
    lines += _silences(example, unexpected, label)
    return sorted(lines, key=lambda it: (it.at, "- +".index(it.sign)))


def _must_be_expected(it: Heard) -> bool:
    return bool(it.told) and it.kind is not Kind.ACKNOWLEDGED


def _silences(example: Example, unexpected: Sequence[Heard], label: Label) -> list[Line]:
    """`nothing` speaks of the time since the line before it."""
    since = example.starts - 1
    lines = []
    for expected in example.expected:
        if expected.kind is Kind.NOTHING:
            broken = any(since < it.at <= expected.at for it in unexpected)
            sign = MISSING if broken else AS_EXPECTED
            lines.append(Line(sign, expected.at, _said(expected, label)))
        since = expected.at
    return lines


def _is(expected: Expected, it: Heard, label: Label) -> bool:
    return (
        (expected.kind, expected.rule) == (it.kind, it.rule)
        and expected.at == it.at // SECOND * SECOND  # an example knows no parts of a second
        and _is_about(expected, it.subject, label)
        and expected.severity in (None, it.severity)
        and expected.because in (None, it.because)
        and (expected.told is None or _same_people(expected.told, it.told))
    )


def _is_about(expected: Expected, it: Subject, label: Label) -> bool:
    if expected.session:
        return label(it) == f"session: {expected.session}"
    return expected.group in ("", it.group)


def _same_people(expected: Sequence[Target], told: Sequence[Recipient]) -> bool:
    left = list(told)
    for target in expected:
        found = next(
            (it for it in left if it.name == target.name and target.by in (None, it.means)), None
        )
        if found is None:
            return False
        left.remove(found)
    return not left


def _said(expected: Expected, label: Label) -> str:
    """As the file says it, so that it can be found there."""
    if expected.kind is Kind.NOTHING:
        return "nothing: true"
    parts = [f"{expected.kind}: {expected.rule}"]
    if expected.session:
        parts.append(f"session: {expected.session}")
    if expected.group:
        parts.append(label(Subject(0, 0, group=expected.group)))
    if expected.severity:
        parts.append(f"severity: {expected.severity}")
    if expected.because:
        parts.append(f"because: {expected.because}")
    if expected.told is not None:
        parts.append(_told([str(it) for it in expected.told]))
    return ", ".join(parts)


def _happened(it: Heard, label: Label) -> str:
    """In the file's own words, ready to be pasted where it is right."""
    parts = [f"{it.kind}: {it.rule}"]
    if about := label(it.subject):
        parts.append(about)
    if it.kind in (Kind.ALERT, Kind.RISES):
        parts.append(f"severity: {it.severity}")
    if it.because:
        parts.append(f"because: {it.because}")
    parts.append(_told([f"{to.name} by {to.means}" for to in it.told]))
    return ", ".join(parts)


def _told(names: Sequence[str]) -> str:
    return f"told: [{', '.join(names)}]" if names else "told: nobody"


def spell_at(at: EpochMs, example: Example, zone: tzinfo) -> str:
    """`9m59s`; after the first day `2d17h, mon 09:30`."""
    after = at - example.starts
    text = spell_exactly(after)
    if after < DAY:
        return text
    return f"{text}, {as_datetime(at).astimezone(zone):%a %H:%M}".lower()


def spell_exactly(length: Ms) -> str:
    """As the file writes a length, to the second."""
    parts = []
    left = length
    for unit, size in (("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0m"
