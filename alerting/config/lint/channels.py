"""Channels that nobody watches, and values that Zoho may never send."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.config.lint.ways import Asked, TooMany, conflict, together, ways
from alerting.config.yaml.nodes import Data
from alerting.judge.conditions import Conditions
from alerting.judge.rulebook import Rule
from alerting.judge.spec import as_list
from alerting.model.people import Channel
from alerting.model.zoho import REPLY_STATUSES, SESSION_STATUSES

_BUILT_IN = {"status": SESSION_STATUSES, "reply_status": REPLY_STATUSES}


def unwatched(file: Written) -> Iterator[Doubt]:
    """Channels of the file that every rule leaves out."""
    rules = [rule for _, rule in file.watching()]
    channels = file.book.directory.channels
    missed = [it for it in channels.values() if not any(_watches(rule, it) for rule in rules)]
    if rules and missed:
        keys = [key for key in file.section("channels") if int(key) == missed[0].id]
        text = f"no rule watches {listed([it.name for it in missed])}"
        hint = "every rule names other channels or apps; write a rule for it, or take it out"
        yield Doubt(("channels", *keys), text, hint)


def _watches(rule: Rule, channel: Channel) -> bool:
    """Whether it may hold for a chat of the channel."""
    parts = [it for it in (getattr(rule.question, "when", None), rule.where) if it]
    here = [Asked("channel", channel.id), *([Asked("app", channel.app)] if channel.app else [])]
    try:
        found = together([*map(ways, parts), [tuple(here)]])
    except TooMany:
        return True
    only = ("channel", "app")
    return any(not conflict(tuple(it for it in way if it.key in only), {}) for way in found)


def unsure_values(file: Written) -> Iterator[Doubt]:
    """Rules that hang on a value which nobody but this file knows."""
    added = _added(file)
    for index, rule in file.watching():
        asked = [getattr(rule.question, "when", None), rule.where]
        for key, values in added.items():
            if any(_hangs_on(it, key, values) for it in asked if it):
                text = f"{rule.name} waits for a `{key}` that only `zoho_values` knows"
                hint = "compare its spelling with Zoho's: a value that never comes never fires"
                yield Doubt(file.question(index), text, hint)


def known_values(file: Written) -> Iterator[Doubt]:
    """What need not be added."""
    for key, values in _added(file, all_of_them=True).items():
        if known := sorted(values & _BUILT_IN[key].keys()):
            text = f"{listed(known)} is known without `zoho_values`"
            yield Doubt(("zoho_values", key), text, "leave it out")


def _added(file: Written, *, all_of_them: bool = False) -> dict[str, frozenset[str]]:
    section = file.section("zoho_values")
    written = {key: frozenset(map(_spelt, as_list(section.get(key)))) for key in _BUILT_IN}
    if all_of_them:
        return written
    return {key: values - _BUILT_IN[key].keys() for key, values in written.items()}


def _spelt(value: Data) -> str:
    return str(value).strip().upper()


def _hangs_on(spec: Conditions, key: str, values: frozenset[str]) -> bool:
    """Without one of the values it does not hold."""
    asked: frozenset[str] | None = getattr(spec, key)
    if asked and asked <= values:
        return True
    if any(_hangs_on(each, key, values) for each in spec.all or ()):
        return True
    return bool(spec.any) and all(_hangs_on(each, key, values) for each in spec.any or ())
