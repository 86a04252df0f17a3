"""The page's big numbers, each with its definition."""

from collections.abc import Iterator
from typing import Final

from alerting.dashboard.now import Figure
from alerting.model.times import MINUTE, EpochMs, Ms, spell
from alerting.wallboard.board import Wallboard

SOON: Final[Ms] = 15 * MINUTE
#: The field's usual aim: four of five in time.
AIM_PERCENT: Final = 80


def figures(board: Wallboard, firing: int, target: Ms, now: EpochMs) -> list[Figure]:
    """`firing`: open alerts; `target`: of the first answer."""
    return [*_of_chats(board, target, now), *_of_rules(board, firing, now)]


def drawn(figure: Figure, now: EpochMs) -> float | None:
    """A wait by its length in minutes, which is what has a trend."""
    if figure.unit != "since" or figure.value is None:
        return figure.value
    return round((now - figure.value) / MINUTE, 1) if figure.value else 0.0


def _of_chats(board: Wallboard, target: Ms, now: EpochMs) -> Iterator[Figure]:
    oldest = board.all.oldest_wait
    yield Figure(
        name="waiting",
        label="Waiting now",
        value=board.all.waiting,
        unit="chats",
        definition="Chats whose customer wrote last and has no answer yet; where no message was "
        "heard, chats that are new, open or on hold.",
        href="/chats?state=waiting",
    )
    yield Figure(
        name="oldest",
        label="Oldest wait",
        value=oldest,
        unit="since",
        definition="How long the one who waits longest has been waiting.",
        href="/chats?state=waiting",
        bad=bool(oldest) and now - oldest > target,
    )
    yield _service_level(board, target, now)
    yield Figure(
        name="active",
        label="Active",
        value=board.all.active,
        unit="chats",
        definition="Chats in progress: somebody writes with the customer.",
        href="/chats?state=active",
    )
    yield Figure(
        name="unassigned",
        label="Unassigned",
        value=board.all.unassigned,
        unit="chats",
        definition="Chats that are not over and that neither an agent nor a bot has.",
        href="/chats?state=unassigned",
    )


def _service_level(board: Wallboard, target: Ms, now: EpochMs) -> Figure:
    within, answered = board.answered.within(target, now)
    level = 100 * within / answered if answered else None
    return Figure(
        name="level",
        label="Service level",
        value=level,
        unit="percent",
        definition=f"Chats of the last 30 min that had their first answer within {spell(target)}, "
        "of all that had one or were left without.",
        of=answered,
        href="/reports",
        bad=level is not None and level < AIM_PERCENT,
    )


def _of_rules(board: Wallboard, firing: int, now: EpochMs) -> Iterator[Figure]:
    yield Figure(
        name="due",
        label="Due soon",
        value=board.due_within(SOON, now),
        unit="chats",
        definition="Chats of which a rule tells somebody within 15 min, unless something happens "
        "before.",
        href="/chats?state=due",
    )
    yield Figure(
        name="breached",
        label="Breached",
        value=firing,
        unit="alerts",
        definition="Alerts that are open now; rules in trial are not counted.",
        href="/alerts",
        bad=firing > 0,
    )
    yield Figure(
        name="abandoned",
        label="Abandoned",
        value=len(board.answered.left(now)),
        unit="chats",
        definition="Chats that ended in the last 30 min before anybody had answered.",
        href="/chats?state=abandoned",
    )
