"""Other rules, while chats go on: what asks the same goes on, the rest ends or begins."""

from collections.abc import Iterable
from dataclasses import dataclass

from alerting.judge.rulebook import RuleBook
from alerting.lifecycle.news import Words
from alerting.lifecycle.step import Policy, Went
from alerting.model.alert import Alert, Ending
from alerting.model.chat import Chat
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.board import About, about
from alerting.pipeline.shard import Shard
from alerting.pipeline.turn import Turn


@dataclass(frozen=True, slots=True)
class Swapped:
    """What a reload did; `new` are tags of rules that have not looked at any chat yet."""

    kept: int
    started: tuple[str, ...]
    stopped: tuple[str, ...]
    closed_alerts: int
    new: frozenset[str]


def swap(shard: Shard, book: RuleBook, unit: Unit, now: EpochMs) -> Swapped:
    """The new rules are in force when this returns; alerts of rules that are gone have ended."""
    before = shard.runs.index.by_tag
    old_rules = {rule.name: rule for rule in shard.book.rules}
    after = shard.use(book).by_tag
    stopped = {before[tag].rule.name for tag in before.keys() - after.keys()}
    turn = Turn(unit, now, now)
    closing = [alert for alert in shard.board.open.values() if alert.key.rule in stopped]
    for alert in closing:
        _close(shard, alert, about(old_rules[alert.key.rule], "", shard.chat_of(alert)), turn)
    new = after.keys() - before.keys()
    return Swapped(
        kept=len(after.keys() & before.keys()),
        started=tuple(sorted(after[tag].rule.name for tag in new)),
        stopped=tuple(sorted(stopped)),
        closed_alerts=len(closing),
        new=frozenset(new),
    )


def sweep(
    shard: Shard, chats: Iterable[Chat], new: frozenset[str], unit: Unit, now: EpochMs
) -> None:
    """Asks rules that are new about chats known before; what is overdue already is collected."""
    index = shard.runs.index
    asked = [index.by_tag[tag] for tag in new if tag in index.by_tag]
    turn = Turn(unit, now, now, collect=True)
    for chat in chats:
        shard.runs.look(chat, asked, turn)


def close_orphans(shard: Shard, unit: Unit, now: EpochMs) -> int:
    """Open alerts of the disk whose rule was gone already when this process began."""
    turn = Turn(unit, now, now)
    orphans = [alert for alert in shard.board.open.values() if shard.about(alert) is None]
    for alert in orphans:
        policy = Policy(severity=alert.severity, trial=alert.trial)
        _close(shard, alert, About(Words(alert.key.rule, ""), policy), turn)
    return len(orphans)


def _close(shard: Shard, alert: Alert, known: About, turn: Turn) -> None:
    still_named = any(one.name == alert.key.rule for one in shard.book.rules)
    ending = Ending.RULE_CHANGED if still_named else Ending.RULE_REMOVED
    shard.board.happens(alert.number, Went(ending), known, turn.at, turn)
