"""What the file defines, and nothing in it uses."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.config.tables.tables import ROLES
from alerting.config.yaml.nodes import Data


def unused(file: Written) -> Iterator[Doubt]:
    """One for each table. Whatever stands anywhere in the file counts as used."""
    named = _named(file)
    for table, text in (
        ("people", "no rule tells {}"),
        ("groups", "no rule tells {}"),
        ("places", "no rule tells {}"),
        ("contacts", "no condition names {}"),
        ("calendars", "no `hours` name {}"),
    ):
        idle = [name for name in file.section(table) if name not in named]
        if idle:
            hint = "use it, or take it out"
            yield Doubt((table, idle[0]), text.replace("{}", listed(idle)), hint)


def _named(file: Written) -> frozenset[str]:
    """Every value of the file, and of `asha by sms` also asha."""
    words = {word for key, value in file.data.items() for word in _words(value, key)}
    roles = {role: role in words for role in ROLES}
    of_agents = ("person",) if roles["assignee"] else ()
    leads = ("lead",) if roles["lead"] else ()
    for table, keys in (("agents", (*of_agents, *leads)), ("channels", leads)):
        for entry in file.section(table).values():
            words |= {str(entry[key]) for key in keys if isinstance(entry, dict) and key in entry}
    return frozenset(words)


def _words(value: Data, key: str = "") -> Iterator[str]:
    match value:
        case dict():
            skipped = ("person", "lead") if key in ("agents", "channels") else ()
            for name, each in value.items():
                if name not in skipped:
                    yield from _words(each, key)
        case list():
            for each in value:
                yield from _words(each)
        case str():
            yield value.strip()
            yield value.partition(" by ")[0].strip()
        case _:
            return
