"""What became of the rules file, in words for its owner, the operators and whoever asked for it."""

from collections.abc import Iterator, Sequence

from alerting.app.desk import Desk
from alerting.errors import ConfigError, RulesError
from alerting.judge.rulebook import RuleBook
from alerting.model.message import FileNews
from alerting.model.times import EpochMs
from alerting.pipeline.reload import Swapped

#: The trouble with a file that has mistakes, of which so many are told.
BAD_FILE = "bad-rules-file"
NAMED = 5


def mistakes_in_words(error: ConfigError) -> list[str]:
    """One line each, as a person would look for them."""
    return error.lines() if isinstance(error, RulesError) else [str(error)]


def tell_of_mistakes(desk: Desk, what: str, error: ConfigError, now: EpochMs) -> None:
    """`what` says which rules are in force instead."""
    said = (what, *mistakes_in_words(error)[:NAMED])
    news = FileNews("mistakes", "The rules file has mistakes", said, now)
    desk.lasts(BAD_FILE, " ".join(said), owner=news)


def in_force(version: int, by: str, lines: Sequence[str], now: EpochMs) -> FileNews:
    said = (f"Version {version}, brought by {by}.", *lines)
    return FileNews("reload", "New rules are in force", said, now, version)


def in_words(swapped: Swapped, overdue: int) -> list[str]:
    lines = [f"{swapped.kept} rules go on as before."]
    if swapped.started:
        lines.append(f"Begun: {', '.join(swapped.started)}.")
    if swapped.stopped:
        lines.append(f"Ended: {', '.join(swapped.stopped)}.")
    if swapped.closed_alerts:
        lines.append(f"{swapped.closed_alerts} alerts of ended rules were closed.")
    if overdue:
        lines.append(f"{overdue} chats were overdue already; they are told in one summary.")
    return lines


def lists_in_words(before: RuleBook, now: RuleBook) -> Iterator[str]:
    """Lists of contacts that changed."""
    known = {it.name: it for it in before.files}
    for it in now.files:
        was = known.get(it.name)
        if was and was != it:
            yield f"{it.name} has {it.count:,} contacts now; it had {was.count:,}."
