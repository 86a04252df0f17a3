"""Plots as SVG: no script, colours by class, so that the page decides light or dark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from markupsafe import Markup

#: Colours of the page; what comes after them is drawn in the last.
COLOURS = 7

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a plot."""

    name: str
    values: Sequence[int]


def most(series: Sequence[Series]) -> list[Series]:
    """The largest, and all others as one."""
    ranked = sorted(series, key=lambda it: -sum(it.values))
    ranked = [it for it in ranked if any(it.values)]
    if len(ranked) <= COLOURS:
        return ranked
    rest = ranked[COLOURS - 1 :]
    summed = [sum(values) for values in zip(*(it.values for it in rest), strict=True)]
    return [*ranked[: COLOURS - 1], Series(f"{len(rest)} others", summed)]


def days(labels: Sequence[str], series: Sequence[Series], what: str) -> Markup:
    """A column for each day, its series on top of one another."""
    width, height, left, below = 880, 220, 44, 24
    totals = [sum(it.values[n] for it in series) for n in range(len(labels))]
    top = _round_up(max(totals, default=0))
    step = (width - left) / max(len(labels), 1)
    parts = _grid(top, width, height - below, left)
    for n, label in enumerate(labels):
        y = float(height - below)
        for colour, it in enumerate(series):
            tall = it.values[n] / top * (height - below - 10)
            y -= tall
            if it.values[n]:
                note = f"{label}: {it.name} {it.values[n]}"
                box = (left + n * step + step * 0.1, y, step * 0.8, tall)
                parts.append(_rect(box, f"c{min(colour, COLOURS - 1)}", note))
    every = max(1, round(len(labels) / 10))
    parts += [
        _text(left + (n + 0.5) * step, height - 6, label[5:], "middle")
        for n, label in enumerate(labels)
        if n % every == 0
    ]
    return _svg(parts, width, height, what)


def bars(labels: Sequence[str], series: Sequence[Series], what: str) -> Markup:
    """A line for each label, its series after one another, the sum at its end."""
    width, line, left, right = 880, 26, 190, 60
    totals = [sum(it.values[n] for it in series) for n in range(len(labels))]
    largest = max([*totals, 1])
    parts = []
    for n, label in enumerate(labels):
        x, y = float(left), n * line
        parts.append(_text(left - 8, y + 17, _short(label), "end"))
        for colour, it in enumerate(series):
            wide = it.values[n] / largest * (width - left - right)
            if it.values[n]:
                note = f"{label}: {it.name} {it.values[n]}"
                parts.append(_rect((x, y + 4, wide, line - 8), f"c{colour}", note))
            x += wide
        parts.append(_text(x + 6, y + 17, f"{totals[n]:,}", "start"))
    return _svg(parts, width, max(line * len(labels), line), what)


def hours(grid: Sequence[Sequence[int]], what: str) -> Markup:
    """Seven days of 24 hours, the fuller the stronger."""
    width, left, box = 880, 44, 30
    step = (width - left) / 24
    largest = max([value for row in grid for value in row] + [1])
    parts = []
    for day, row in enumerate(grid):
        parts.append(_text(left - 8, day * box + 19, _WEEK[day], "end"))
        for hour, value in enumerate(row):
            place = (left + hour * step + 1, day * box + 1, step - 2, box - 2)
            note = f"{_WEEK[day]} {hour:02}:00: {value}"
            parts.append(_rect(place, "heat", note, strength=value / largest))
    parts += [_text(left + h * step, 7 * box + 16, f"{h:02}", "start") for h in range(0, 24, 3)]
    return _svg(parts, width, 7 * box + 20, what)


def spark(values: Sequence[int]) -> Markup:
    """A small column for each day, to stand in a table."""
    width, height = 120, 20
    top, step = max([*values, 1]), width / max(len(values), 1)
    boxes = (
        _rect((n * step, height - it / top * height, max(step - 1, 0.5), it / top * height), "c0")
        for n, it in enumerate(values)
        if it
    )
    return _svg(list(boxes), width, height, "alerts by day", "spark")


def _grid(top: int, width: int, height: int, left: int) -> list[str]:
    parts = []
    for n in range(5):
        y = height - (height - 10) * n / 4
        parts.append(f'<line class="grid" x1="{left}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(_text(left - 8, y + 4, f"{top * n / 4:,.6g}", "end"))
    return parts


def _round_up(value: int) -> int:
    """To a number whose quarters are easily read."""
    return next(4 * quarter for quarter in _quarters() if 4 * quarter >= value)


def _quarters() -> Iterator[int]:
    """1, 2, 3 … 8, 10, 12, 15, 20 … 80, 100, 120 …"""
    for zeros in count():
        for tenths in (10, 12, 15, 20, 25, 30, 40, 50, 60, 80):
            quarter, rest = divmod(tenths * 10**zeros, 10)
            if not rest:
                yield quarter


def _rect(
    box: tuple[float, float, float, float], css: str, note: str = "", strength: float | None = None
) -> str:
    x, y, wide, tall = box
    shade = "" if strength is None else f' fill-opacity="{0.06 + 0.94 * strength:.2f}"'
    title = f"<title>{escape(note)}</title>" if note else ""
    return (
        f'<rect class="{css}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
        f"{shade}>{title}</rect>"
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


_WIDEST = 26


def _short(label: str) -> str:
    return label if len(label) <= _WIDEST else f"{label[: _WIDEST - 1]}…"


def _svg(parts: list[str], width: int, height: int, what: str, css: str = "plot") -> Markup:
    body = "".join(parts)
    head = f'<svg class="{css}" viewBox="0 0 {width} {height}" role="img"'
    return Markup(f'{head} aria-label="{escape(what)}">{body}</svg>')  # noqa: S704 escaped above
