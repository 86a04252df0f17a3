"""Channels and agents as lines of a rules file."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from alerting.config.named import Named
from alerting.config.yaml.writing import scalar
from alerting.model.zoho import APPS
from alerting.model.zoho_names import Kind, ZohoNames
from alerting.proof.acquaintances import Met

#: Longer ones are no names in the rules file.
LONGEST: Final = 100
#: What an agent cannot be called: the words mean something else in conditions.
RESERVED: Final = frozenset({"none", "bot", "agent", "offline"})


def channel_lines(met: Mapping[int, Met], named: Named, zoho: ZohoNames | None = None) -> list[str]:
    """Events tell no name of a channel: where Zoho was not asked, each line proposes one."""
    return list(_table("channels", met, named, partial(_channel, zoho or ZohoNames())))


def agent_lines(met: Mapping[int, Met], named: Named, zoho: ZohoNames | None = None) -> list[str]:
    return list(_table("agents", met, named, partial(_agent, zoho or ZohoNames())))


def _table(
    table: str,
    met: Mapping[int, Met],
    named: Named,
    entry: Callable[[int, Met, "_Names"], tuple[str, str]],
) -> Iterator[str]:
    """Those not named yet, the busiest first; nothing where there are none."""
    new = sorted(met.keys() - named.ids, key=lambda number: (-len(met[number].chats), number))
    if not new:
        return
    already = "   # is in the file already: add only the lines below" if named.present else ""
    yield f"{table}:{already}"
    names = _Names(named)
    for number in new:
        words, remark = entry(number, met[number], names)
        count = len(met[number].chats)
        chats = f"{count} chat{'' if count == 1 else 's'}"
        yield f"{' ' * named.indent}{number}: {{{words}}}   # {chats}{remark}"


def _channel(zoho: ZohoNames, number: int, it: Met, names: "_Names") -> tuple[str, str]:
    known = it.word.upper() in APPS
    word = it.word.casefold() if known else ""
    told = zoho.find(Kind.CHANNEL, number)
    name = names.new(_line(told.name) if told else f"{word or 'channel'} {number}", number)
    app = f", app: {scalar(word)}" if known else ""
    other = f"; its app {_line(it.word)} is not known here" if it.word and not known else ""
    department = _line(zoho.name(Kind.DEPARTMENT, told.part_of)) if told else ""
    where = f"; of {department}" if department else ""
    return f"name: {scalar(name)}{app}", f"{other}{where if told else '; choose a name'}"


def _agent(zoho: ZohoNames, number: int, it: Met, names: "_Names") -> tuple[str, str]:
    seen = _line(zoho.name(Kind.AGENT, number) or it.word)
    name = names.new(seen or f"agent {number}", number)
    return f"name: {scalar(name)}", "" if seen else "; no name was seen, write it here"


class _Names:
    """Gives each name once, so that it means one id in conditions."""

    def __init__(self, named: Named) -> None:
        self._taken = {*(name.casefold() for name in named.names), *RESERVED}

    def new(self, name: str, number: int) -> str:
        if name.casefold() in self._taken or name.isdecimal():
            name = f"{name[: LONGEST - 30]} ({number})"
        self._taken.add(name.casefold())
        return name


def _line(text: str) -> str:
    """Whatever Zoho sent, as one short line without control codes."""
    shown = (each if each.isprintable() or each == "\t" else "\ufffd" for each in text)
    return " ".join("".join(shown).split())[:LONGEST].strip()
