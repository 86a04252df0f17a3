"""Other rules, while chats go on: what asks the same goes on, the rest ends or begins."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from alerting.judge.clock import ClockSpec
from alerting.judge.conditions import conditions_in
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.state import StateSpec
from alerting.lifecycle.news import Words
from alerting.lifecycle.step import Freed, Went, other_steps
from alerting.lifecycle.terms import Terms
from alerting.model.alert import Alert, Ending
from alerting.model.chat import Chat
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.about import About, about
from alerting.pipeline.shard import Shard
from alerting.pipeline.turn import Turn


@dataclass(frozen=True, slots=True)
class Swapped:
    """What a reload did."""

    kept: int
    started: tuple[str, ...]
    stopped: tuple[str, ...]
    closed_alerts: int
    freed: dict[str, int]
    """Who is no longer one of the people -> how many alerts they had, which are nobody's now."""
    new: frozenset[str]
    """Tags of rules that must look at all chats: those begun, those of other contacts, and those
    that count chats."""


def swap(shard: Shard, book: RuleBook, unit: Unit, now: EpochMs) -> Swapped:
    """The new rules are in force when this returns; alerts of rules that are gone have ended."""
    before, of_groups = shard.rules, shard.groups.running()
    old_rules = {rule.name: rule for rule in shard.book.rules}
    left = shard.book.directory.people.keys() - book.directory.people.keys()
    shard.use(book)
    after = shard.rules
    stopped = {before[tag].name for tag in before.keys() - after.keys()}
    turn = Turn(unit, now, now)
    gone, named = frozenset(before.keys() - after.keys()), {rule.name for rule in book.rules}
    closing = [
        alert
        for alert in shard.board.open.values()
        if alert.key.rule in stopped
        and (
            alert.key.rule not in named
            or (alert.close_at is not None and alert.opened_at <= now)
            or _is_of(alert, gone, shard, of_groups)
        )
    ]
    shard.board.owes_no_more((alert.number for alert in closing), turn)
    for alert in closing:
        _close(shard, alert, about(old_rules[alert.key.rule], "", shard.chat_of(alert)), turn)
    freed = _free(shard, left, turn)
    _follow_policies(shard, old_rules, turn)
    shard.board.look_again(turn)
    shard.board.telling.release(turn)
    new, kept = after.keys() - before.keys(), after.keys() & before.keys()
    relisted = {tag for tag in kept if _contacts(before[tag]) != _contacts(after[tag])}
    return Swapped(
        kept=len(kept),
        started=tuple(sorted(after[tag].name for tag in new)),
        stopped=tuple(sorted(stopped)),
        closed_alerts=len(closing),
        freed=freed,
        new=frozenset(new | relisted) | shard.groups.looking,
    )


def _free(shard: Shard, left: Collection[str], turn: Turn) -> dict[str, int]:
    """What somebody had who is gone is nobody's, and those who were told hear of it."""
    freed: Counter[str] = Counter()
    for alert in list(shard.board.open.values()):
        if alert.acked_by in left and (known := shard.about(alert)):
            freed[alert.acked_by] += 1
            shard.board.happens(alert.number, Freed(), known, turn.at, turn)
    return dict(freed)


def _follow_policies(shard: Shard, before: Mapping[str, Rule], turn: Turn) -> None:
    """Alerts that go on follow the steps that their policies have now."""
    now = {rule.name: rule for rule in shard.book.rules}
    changed = {name for name, rule in now.items() if _steps(before.get(name)) != _steps(rule)}
    for alert in list(shard.board.open.values()) if changed else ():
        told = alert.number not in shard.board.collected.alerts
        if alert.key.rule in changed and told and (known := shard.about(alert)):
            shard.board.replace(other_steps(alert, known.terms, turn.at), turn)


def _steps(rule: Rule | None) -> object:
    return rule and (rule.delivery.steps, rule.steps)


def _is_of(alert: Alert, tags: frozenset[str], shard: Shard, of_groups: Mapping[int, str]) -> bool:
    """Whether a rule of `tags` raised it: in a replay alerts of the new rules are there already."""
    if alert.number in of_groups:
        return of_groups[alert.number] in tags
    chat = shard.chat_of(alert)
    runs = chat.runs if chat else ()
    return any(run.alert == alert.number and run.rule in tags for run in runs)


def _contacts(rule: Rule) -> list[frozenset[int]]:
    """Whom a rule about chats in a state asks for; somebody may have come onto a list."""
    if not isinstance(rule.question, StateSpec | ClockSpec):
        return []
    parts = conditions_in((rule.question, rule.where))
    return [part.contact for part in parts if part.contact is not None]


def sweep(
    shard: Shard, chats: Iterable[Chat], new: frozenset[str], unit: Unit, now: EpochMs
) -> None:
    """Asks rules that are new about chats known before; what is overdue already is collected."""
    index = shard.runs.index
    asked = [index.by_tag[tag] for tag in new if tag in index.by_tag]
    turn = Turn(unit, now, now, collect=True)
    grouped = [tag for tag in new if tag in shard.groups.index.by_tag]
    for chat in chats:
        shard.runs.look(chat, asked, turn)
        if grouped:
            shard.groups.look(chat, grouped)
    shard.board.telling.release(turn)


def swept(shard: Shard, unit: Unit, now: EpochMs) -> None:
    """All chats have been looked at: now rules that are new know how many there are."""
    turn = Turn(unit, now, now, collect=True)
    shard.groups.begin(turn)
    shard.board.telling.release(turn)


def after_restart(shard: Shard, unit: Unit, now: EpochMs) -> None:
    """What runs and what is open belong together again, however old the snapshot was."""
    turn = Turn(unit, now, now)
    shard.groups.adopt(list(shard.board.open.values()), turn)
    shard.board.telling.release(turn)
    if any(rule.calm_for for rule in shard.book.rules):
        for chat in shard.tracker:
            if chat.runs:
                shard.runs.drop_calmed(chat, now)


def close_orphans(shard: Shard, unit: Unit, now: EpochMs) -> int:
    """Open alerts of the disk whose rule was gone already when this process began."""
    turn = Turn(unit, now, now)
    orphans = [alert for alert in shard.board.open.values() if shard.about(alert) is None]
    for alert in orphans:
        terms = Terms(severity=alert.severity, trial=alert.trial)
        _close(shard, alert, About(Words(alert.key.rule, ""), terms), turn)
    shard.board.telling.release(turn)
    return len(orphans)


def _close(shard: Shard, alert: Alert, known: About, turn: Turn) -> None:
    still_named = any(one.name == alert.key.rule for one in shard.book.rules)
    ending = Ending.RULE_CHANGED if still_named else Ending.RULE_REMOVED
    shard.board.happens(alert.number, Went(ending), known, turn.at, turn)
