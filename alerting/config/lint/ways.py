"""In which ways conditions can hold, and whether what one asks of a chat excludes another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import inf, prod
from typing import Final, NamedTuple, TypeAlias

from alerting.judge.conditions import Conditions
from alerting.judge.spec import OFFLINE, Bounds

_MOST: Final = 500
"""Conditions that can hold in more ways are not looked at."""
_NESTED: Final = ("any", "all", "not_")


class Asked(NamedTuple):
    """One condition: the chat's `key` is one of these, or `denied`: is none of them."""

    key: str
    value: object
    denied: bool = False


Way: TypeAlias = tuple[Asked, ...]


class TooMany(ValueError):
    """There are more ways than a check should look at."""


def ways(conditions: Conditions, *, denied: bool = False) -> list[Way]:
    """Whichever of them holds, the conditions do; TooMany where there are very many."""
    leaves = ((key, getattr(conditions, key)) for key in Conditions.model_fields)
    parts: list[list[Way]] = [
        [(Asked(key, value, denied),)]
        for key, value in leaves
        if value is not None and key not in _NESTED
    ]
    if conditions.all:
        parts.append(_joined([ways(it, denied=denied) for it in conditions.all], every=not denied))
    if conditions.any:
        parts.append(_joined([ways(it, denied=denied) for it in conditions.any], every=denied))
    if conditions.not_:
        parts.append(ways(conditions.not_, denied=not denied))
    return _joined(parts, every=not denied)


def together(parts: Iterable[list[Way]]) -> list[Way]:
    """Those in which all of the parts hold."""
    return _joined(list(parts), every=True)


def _joined(parts: Sequence[list[Way]], *, every: bool) -> list[Way]:
    if not every:
        return [way for part in parts for way in part]
    if prod(map(len, parts)) > _MOST:
        raise TooMany
    return [tuple(asked for part in parts_of for asked in part) for parts_of in product(*parts)]


def conflict(way: Way, apps: Mapping[int, str]) -> tuple[str, ...]:
    """The keys whose values exclude each other; empty where all of it can hold at once.

    `apps`: what is known of channels.
    """
    said: dict[str, list[Asked]] = {}
    for asked in way:
        said.setdefault(asked.key, []).append(asked)
    for key, several in said.items():
        if not _can_hold(key, several):
            return (key,)
    return ("channel", "app") if _elsewhere(said, apps) else ()


def _can_hold(key: str, said: list[Asked]) -> bool:
    match key:
        case "messages":
            return _some_number(said)
        case "assignee":
            return _somebody(said)
        case "contact" if len(said) == 1:
            return True  # a list may be empty for the time being
        case _:
            left = _left(said)
            return left is None or bool(left)


def _set(value: object) -> frozenset[object]:
    return frozenset(value) if isinstance(value, frozenset) else frozenset({value})


def _left(said: Iterable[Asked]) -> frozenset[object] | None:
    """Values that are still possible; None: any but some."""
    left: frozenset[object] | None = None
    for asked in sorted(said, key=lambda it: it.denied):
        values = _set(asked.value)
        if left is None:
            left = None if asked.denied else values
        else:
            left = left - values if asked.denied else left & values
    return left


def _some_number(said: list[Asked]) -> bool:
    low, high = -1.0, inf
    for asked in said:
        assert isinstance(asked.value, Bounds)
        above, below = asked.value.above, asked.value.below
        if not asked.denied:
            low = max(low, -1 if above is None else above)
            high = min(high, inf if below is None else below)
        elif below is None:
            high = min(high, (above or 0) + 1)
        elif above is None:
            low = max(low, below - 1)
    return high - low > 1


def _somebody(said: list[Asked]) -> bool:
    """An id may be an agent's or a bot's."""
    left: frozenset[object] | None = None
    for asked in sorted(said, key=lambda it: it.denied):
        values = _set(asked.value)
        if left is None:
            left = None if asked.denied else values
        else:
            left = left - values if asked.denied else _shared(left, values)
    return left is None or bool(left)


def _shared(first: frozenset[object], second: frozenset[object]) -> frozenset[object]:
    someone, agents = {"agent", "bot", OFFLINE}, {"agent", OFFLINE}
    ids = {it for it in first | second if isinstance(it, int)}
    either: set[object] = {
        it for it in ids if (it in first or someone & first) and (it in second or someone & second)
    }
    if OFFLINE in first | second and first & agents and second & agents:
        either.add(OFFLINE)
    return (first & second) | either


def _elsewhere(said: Mapping[str, list[Asked]], apps: Mapping[int, str]) -> bool:
    """Every channel that is asked for belongs to another app than is asked for."""
    channels = _left(said.get("channel", ()))
    if not channels or "app" not in said:
        return False
    return not any(_admits(said["app"], app) for app in _apps_of(channels, apps))


def _apps_of(channels: Iterable[object], apps: Mapping[int, str]) -> Iterator[str]:
    """Empty for a channel whose app is not known."""
    return (apps.get(it, "") if isinstance(it, int) else "" for it in channels)


def _admits(said: Iterable[Asked], app: str) -> bool:
    return not app or all((app in _set(it.value)) is not it.denied for it in said)
