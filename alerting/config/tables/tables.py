"""The tables of the rules file: people, groups, rotas, places, channels, agents, contacts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import (
    AgentForm,
    ChannelForm,
    ContactsForm,
    Form,
    PersonForm,
    PlaceForm,
    TopForm,
)
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.tables.calendars import read_calendars
from alerting.config.tables.contacts import ContactLists, ReadList
from alerting.config.tables.hours import CalendarNames
from alerting.config.tables.quiet import read_quiet
from alerting.config.tables.rotas import read_rotas
from alerting.config.yaml.nodes import Data
from alerting.judge.spec import read_id
from alerting.model.calendar import Calendar
from alerting.model.contact_file import ContactFile
from alerting.model.names import Names
from alerting.model.people import Agent, Channel, Person, Place
from alerting.model.rota import Rota
from alerting.model.zoho import REPLY_STATUSES, SESSION_STATUSES

AnyForm = TypeVar("AnyForm", bound=Form)

TABLES = (
    *("calendars", "people", "groups", "rotas", "places"),
    *("channels", "agents", "contacts"),
)
_NAME = re.compile(r"[^\s,]([^\n,]{0,98}[^\s,])?")
#: Words of a `tell` list that stand for whoever it is at that moment.
ROLES = ("assignee", "lead")


@dataclass(slots=True)
class Tables:
    """What could be read. `known` are the names in each table, of entries with mistakes too."""

    calendars: dict[str, Calendar] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rotas: dict[str, Rota] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    agents: dict[int, Agent] = field(default_factory=dict)
    contacts: dict[str, frozenset[int]] = field(default_factory=dict)
    files: tuple[ContactFile, ...] = ()
    """Those that `contacts` names."""
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def calendar_names(self, findings: Findings) -> CalendarNames:
        """What `hours` may name."""
        return CalendarNames(self.known["calendars"], self.calendars, findings)

    def names(self, top: TopForm) -> Names:
        """What names in conditions may mean."""
        # names of entries with mistakes stay known: one mistake is enough
        known = self.known
        return Names(
            channels=dict.fromkeys(known["channels"], 0)
            | {each.name: number for number, each in self.channels.items()},
            agents=dict.fromkeys(known["agents"], 0)
            | {each.name: number for number, each in self.agents.items()},
            contacts=dict.fromkeys(known["contacts"], frozenset[int]()) | self.contacts,
            statuses=frozenset({*SESSION_STATUSES, *top.zoho_values.status}),
            reply_statuses=frozenset({*REPLY_STATUSES, *top.zoho_values.reply_status}),
        )


def read_tables(
    data: dict[str, Data], top: TopForm, read_list: ReadList, findings: Findings
) -> Tables:
    reader = _Reader(data, findings)
    tables = Tables(known={table: reader.names_in(table) for table in TABLES})
    calendars = reader.section("calendars")
    tables.calendars |= read_calendars(calendars, top.timezone, top.language, findings)
    for name, person in reader.entries("people", PersonForm, "person"):
        tables.people[name] = _person(name, person, top, findings)
        if not (person.email or person.sms or person.slack):
            findings.mistake_at_key(("people", name), f"{name} cannot be reached", _REACH)
    for name, place in reader.entries("places", PlaceForm, "place"):
        own = {"language": top.language, "timezone": top.timezone}
        tables.places[name] = Place(name, **place.model_dump(), **own)
        kinds = place.model_fields_set - {"secret"}
        if len(kinds) != 1:
            text = f"{name} must be one place: slack_channel, slack_webhook, webhook or apprise"
            findings.mistake_at_key(("places", name), text)
        elif place.secret and not place.webhook:
            text = "`secret` is for a webhook, which is signed with it"
            findings.mistake_at_key(("places", name, "secret"), text, "leave the line out")
    reader.groups(tables)
    rotas = reader.section("rotas")
    tables.rotas |= read_rotas(rotas, tables.known["people"], top.timezone, findings)
    reader.channels(tables)
    reader.agents(tables)
    lists = ContactLists(read_list, findings)
    for name, listed in reader.entries("contacts", ContactsForm, "contact list"):
        tables.contacts[name] = lists.list_of(name, listed)
    tables.files = lists.files()
    reader.check_names()
    return tables


_REACH = "give an email, sms or slack address"


def _person(name: str, form: PersonForm, top: TopForm, findings: Findings) -> Person:
    timezone, where = form.timezone or top.timezone, ("people", name, "quiet")
    return Person(
        name=name,
        email=form.email,
        sms=form.sms,
        slack=form.slack,
        language=form.language or top.language,
        timezone=timezone,
        prefers=form.prefers,
        quiet=read_quiet(form.quiet, timezone, where, findings) if form.quiet else None,
    )


def section_of(data: dict[str, Data], table: str, findings: Findings) -> dict[str, Data]:
    """Empty where it is not written, or is no table, which is a mistake."""
    section = data.get(table)
    if isinstance(section, dict):
        return section
    if section:
        hint = f"write each name in a line of its own below {table}:, with a colon"
        findings.mistake((table,), f"`{table}` is not a table of names", hint)
    return {}


class _Reader:
    """Reads each entry by itself, so that one with a mistake hides no other."""

    def __init__(self, data: dict[str, Data], findings: Findings) -> None:
        self._data = data
        self._findings = findings

    def names_in(self, table: str) -> frozenset[str]:
        """What the rest of the file may call an entry: its key, or its name where that is an id."""
        section = self._data.get(table)
        if not isinstance(section, dict):
            return frozenset()
        if table not in ("channels", "agents"):
            return frozenset(section)
        named = (each.get("name") for each in section.values() if isinstance(each, dict))
        return frozenset(name for name in named if isinstance(name, str))

    def section(self, table: str) -> dict[str, Data]:
        return section_of(self._data, table, self._findings)

    def entries(self, table: str, form: type[AnyForm], kind: str) -> Iterator[tuple[str, AnyForm]]:
        for name, value in self.section(table).items():
            try:
                yield name, form.model_validate(value)
            except ValidationError as error:
                self._findings.take(error, (table, name), kind, keys_of(form))

    def groups(self, tables: Tables) -> None:
        people = tables.known["people"]
        for name, value in self.section("groups").items():
            members = value if isinstance(value, list) else [value]
            for index, member in enumerate(members):
                where = ("groups", name, index) if isinstance(value, list) else ("groups", name)
                if not isinstance(member, str):
                    hint = f"write {name}: [asha, bruno]"
                    self._findings.mistake(where, "a group is a list of people", hint)
                elif member not in people:
                    text = f"{member[:60]} is not one of the `people`"
                    self._findings.mistake(where, text, did_you_mean(member, people))
            tables.groups[name] = tuple(each for each in members if isinstance(each, str))

    def channels(self, tables: Tables) -> None:
        names = tables.calendar_names(self._findings)
        for key, form in self.entries("channels", ChannelForm, "channel"):
            number = self._id("channels", key, tables.channels)
            self._person_in(("channels", key, "lead"), form.lead, tables)
            self._new_name("channels", key, form.name, [c.name for c in tables.channels.values()])
            hours = names.named(form.hours, ("channels", key, "hours"))
            tables.channels[number] = Channel(
                number, form.name, form.app, form.lead, form.receipts, hours
            )

    def agents(self, tables: Tables) -> None:
        for key, form in self.entries("agents", AgentForm, "agent"):
            number = self._id("agents", key, tables.agents)
            self._person_in(("agents", key, "lead"), form.lead, tables)
            self._person_in(("agents", key, "person"), form.person, tables)
            self._new_name("agents", key, form.name, [a.name for a in tables.agents.values()])
            tables.agents[number] = Agent(number, form.name, form.person, form.lead, form.capacity)

    def _id(self, table: str, key: str, taken: dict[int, Channel] | dict[int, Agent]) -> int:
        try:
            number = read_id(key)
        except ValueError as error:
            hint = f"write Zoho's id first: 3942000000995017: {{name: {key[:40]}}}"
            self._findings.mistake_at_key((table, key), str(error), hint)
            return -1 - len(taken)
        if number in taken:
            self._findings.mistake_at_key((table, key), f"the id {number} stands here twice")
        return number

    def _new_name(self, table: str, key: str, name: str, taken: list[str]) -> None:
        where = (table, key, "name")
        if name.casefold() in {each.casefold() for each in taken}:
            hint = "names in conditions must mean one id; add something to one of them"
            self._findings.mistake(where, f"two {table} are called {name}", hint)
        elif table == "agents" and name.casefold() in ("none", "bot", "agent", "offline"):
            self._findings.mistake(where, f"`{name}` has a meaning of its own in conditions")

    def _person_in(self, where: tuple[str, ...], name: str, tables: Tables) -> None:
        if name and name not in tables.known["people"]:
            text = f"{name} is not one of the `people`"
            self._findings.mistake(where, text, did_you_mean(name, tables.known["people"]))

    def check_names(self) -> None:
        """`tell` knows people, groups, rotas and places by name alone."""
        taken: dict[str, str] = dict.fromkeys(ROLES, "a word of its own in `tell`")
        for table in ("people", "groups", "rotas", "places"):
            for name in self.section(table):
                if name in taken:
                    text = f"`{name}` is already {taken[name]}"
                    self._findings.mistake_at_key((table, name), text, "choose another name")
                elif not _NAME.fullmatch(name) or " by " in name:
                    hint = "choose a short name without commas and without the word `by`"
                    self._findings.mistake_at_key((table, name), "this cannot be a name", hint)
                taken[name] = f"one of the `{table}`"
