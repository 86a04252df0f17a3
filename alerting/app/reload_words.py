"""What became of the rules file, in words for its owner, the operators and whoever asked for it."""

from collections.abc import Callable, Iterator, Sequence

from alerting.app.desk import Desk
from alerting.errors import ConfigError, RulesError
from alerting.judge.rulebook import Rule, RuleBook
from alerting.model.alert import Mode
from alerting.model.deed import Permission
from alerting.model.message import FileNews
from alerting.model.times import EpochMs
from alerting.pipeline.reload import Swapped

_IN_MODE = {Mode.LIVE: "live", Mode.TRIAL: "on trial", Mode.OFF: "off"}
_ANEW = ": its timers begin anew and its alerts were closed"
_OTHERS: tuple[tuple[str, Callable[[Rule], object]], ...] = (
    ("words", lambda rule: (rule.title, rule.why)),
    ("recipients", lambda rule: (_told(rule), [step.tell for step in rule.steps])),
    ("actions", lambda rule: [(step.after, step.do) for step in rule.delivery.steps if step.do]),
    ("severities", lambda rule: (rule.severity, [step.severity for step in rule.steps])),
    ("reminders", lambda rule: rule.delivery.repeat_every),
    ("groups", lambda rule: (rule.delivery.group_by, rule.delivery.group_interval)),
)
#: The trouble with a file that has mistakes, of which so many are told.
BAD_FILE = "bad-rules-file"
NAMED = 5
UNUSABLE = "The rules file cannot be used"


def mistakes_in_words(error: ConfigError) -> list[str]:
    """One line each, as a person would look for them."""
    return error.lines() if isinstance(error, RulesError) else [str(error)]


def tell_of_mistakes(desk: Desk, instead: str, error: ConfigError, now: EpochMs) -> None:
    """`instead` says which rules are in force."""
    title = "The rules file has mistakes" if isinstance(error, RulesError) else UNUSABLE
    said = (instead, *mistakes_in_words(error)[:NAMED])
    news = FileNews("mistakes", title, said, now)
    desk.lasts(BAD_FILE, " ".join((f"{title}.", *said)), owner=news)


def in_force(version: int, by: str, lines: Sequence[str], now: EpochMs) -> FileNews:
    said = (f"Version {version}, brought by {by}.", *lines)
    return FileNews("reload", "New rules are in force", said, now, version)


def in_words(swapped: Swapped, before: RuleBook, now: RuleBook, overdue: int) -> list[str]:
    known = {rule.name: rule for rule in before.rules}
    both = [(known[rule.name], rule) for rule in now.rules if rule.name in known]
    switched = {rule.name for was, rule in both if was.mode is not rule.mode}
    begun = [it for it in swapped.started if it not in {*swapped.stopped, *switched}]
    ended = [it for it in swapped.stopped if it not in {*swapped.started, *switched}]
    go_on = "1 rule goes" if swapped.kept == 1 else f"{swapped.kept} rules go"
    lines = [f"{go_on} on as before."]
    if begun:
        lines.append(f"Begun: {', '.join(begun)}.")
    if ended:
        lines.append(f"Ended: {', '.join(ended)}.")
    for was, rule in both:
        lines += _changed(was, rule)
    lines += [_freed(name, count) for name, count in swapped.freed.items()]
    if swapped.closed_alerts:
        lines.append(_closed(swapped.closed_alerts))
    if overdue:
        chats = "1 chat was" if overdue == 1 else f"{overdue} chats were"
        lines.append(f"{chats} overdue already, told in one summary.")
    return lines


def _freed(name: str, count: int) -> str:
    alerts = "1 alert is" if count == 1 else f"{count} alerts are"
    return f"{name} is no longer one of the people: {alerts} nobody's now, and tell so."


def _closed(count: int) -> str:
    alerts = "1 alert was" if count == 1 else f"{count} alerts were"
    return f"{alerts} closed with the rules that ended or ask otherwise."


def _changed(was: Rule, rule: Rule) -> Iterator[str]:
    """What is other about a rule of the same name."""
    if was.mode is not rule.mode:
        yield f"{rule.name} is {_IN_MODE[rule.mode]} now; it was {_IN_MODE[was.mode]}."
    if was.identity != rule.identity:
        anew = "" if Mode.OFF in (was.mode, rule.mode) else _ANEW
        yield f"{rule.name} asks otherwise now{anew}."
    if other := [word for word, of in _OTHERS if of(was) != of(rule)]:
        yield f"{rule.name} has other {' and '.join(other)} now."


def _told(rule: Rule) -> object:
    return [(step.tell, step.after, step.only) for step in rule.delivery.steps if step.tell]


def lists_in_words(before: RuleBook, now: RuleBook) -> Iterator[str]:
    """Lists of contacts that changed."""
    known = {it.name: it for it in before.files}
    for it in now.files:
        was = known.get(it.name)
        if was and was != it:
            yield f"{it.name} has {it.count:,} contacts now; it had {was.count:,}."


def permission_in_words(book: RuleBook, permission: Permission) -> Iterator[str]:
    """Of rules that have something done in Zoho."""
    acting = any(step.do for policy in book.policies.values() for step in policy.steps)
    if acting and permission is Permission.OFF:
        yield "What stands under `do` is not done: ALERTING_ZOHO_ACTIONS is off."
    elif acting and permission is Permission.DRY_RUN:
        yield "What stands under `do` is written down only: ALERTING_ZOHO_ACTIONS is dry_run."
