"""Whether everybody whom the file wants to tell exists and can be reached that way."""

from collections.abc import Iterator

from alerting.config.findings import Findings
from alerting.config.forms import read_target
from alerting.config.suggest import did_you_mean
from alerting.config.tables.tables import ROLES, Tables
from alerting.config.yaml.nodes import Data, Path
from alerting.judge.spec import as_list
from alerting.model.people import USUAL_ORDER, Means, Target


def check_tell(
    written: Data, where: Path, tables: Tables, file_lead: str, findings: Findings
) -> None:
    """`written` stands at `where`; entries that are no targets at all are reported elsewhere."""
    listed = isinstance(written, list)
    seen: set[Target] = set()
    for index, entry in enumerate(as_list(written)):
        at = (*where, index) if listed else where
        try:
            target = read_target(entry)
        except ValueError:
            continue
        if not isinstance(entry, str):
            findings.mistake(at, "this is nobody's name", "write for instance asha by email")
            continue
        for text, hint in _objections(target, tables, file_lead):
            findings.mistake(at, text, hint)
        if target in seen:
            findings.warn(at, f"{target} stands here twice")
        seen.add(target)


def _objections(target: Target, tables: Tables, file_lead: str) -> Iterator[tuple[str, str]]:
    name, by = target.name, target.by
    named = (tables.known[each] for each in ("people", "groups", "rotas", "places"))
    everybody = frozenset(ROLES).union(*named)
    if name not in everybody:
        yield _unknown(name, everybody)
    elif name in tables.known["places"]:
        place = tables.places.get(name)
        if place and by not in (None, place.means):
            yield f"{name} is a place and has no {by}", f"write {name} alone"
    elif name in tables.known["rotas"] - tables.rotas.keys():
        return  # its own mistakes are enough
    elif not (meant := names_of(name, tables, file_lead)):
        yield _NOBODY.get(name, (f"nobody is in {name}", ""))
    elif by is not None and by not in USUAL_ORDER:
        yield f"only places are told by {by}, and {name} is none", _PERSONAL
    elif by is not None:
        for person in meant:
            if person in tables.people and not tables.people[person].address(by):
                whose = f" ({name})" if person != name else ""
                text = f"{person}{whose} has no {by} address"
                yield text, f"add one under people: {person}, or use other means"


def check_digest(
    written: Data, where: Path, tables: Tables, file_lead: str, findings: Findings
) -> None:
    """What a digest cannot be told to, besides what nobody can be."""
    listed = isinstance(written, list)
    for index, entry in enumerate(as_list(written)):
        try:
            target = read_target(entry)
        except ValueError:
            continue
        for text, hint in _too_long(target, tables, file_lead):
            findings.mistake((*where, index) if listed else where, text, hint)


def _too_long(target: Target, tables: Tables, file_lead: str) -> Iterator[tuple[str, str]]:
    if target.name == "assignee":
        text = "a digest is about all chats, so it has no assignee to tell"
        yield text, "write a person, a group, a rota or a place"
    elif target.name == "lead" and not file_lead:
        text = "a digest is about all chats, so it tells the lead of the file, and there is none"
        yield text, "write lead: asha at the top of the file"
    elif target.by is Means.SMS:
        yield "a digest is too long for an SMS", "write by email or by slack"
    elif target.by is None:
        for name in [file_lead] if target.name == "lead" else names_of(target.name, tables, ""):
            person = tables.people.get(name)
            if person and person.sms and not (person.email or person.slack):
                text = f"a digest is too long for an SMS, and {name} has nothing else"
                yield text, f"add an email or slack address under people: {name}"


_PERSONAL = "write by email, by sms or by slack"
_NOBODY = {
    "assignee": (
        "nobody can be told as assignee: no agent has a person",
        "under agents write 106554156: {name: Priya N., person: asha}",
    ),
    "lead": ("nobody is lead", "write lead: asha at the top of the file, or under a channel"),
}


def names_of(name: str, tables: Tables, file_lead: str) -> list[str]:
    """The people who are or may be meant, each once; those with mistakes too."""
    agents, channels = tables.agents.values(), tables.channels.values()
    match name:
        case "assignee":
            found = [agent.person for agent in agents]
        case "lead":
            found = [file_lead, *(a.lead for a in agents), *(c.lead for c in channels)]
        case _:
            rota = tables.rotas.get(name)
            found = list(rota.everybody if rota else tables.groups.get(name, (name,)))
    return [each for each in dict.fromkeys(found) if each in tables.known["people"]]


def _unknown(name: str, known: frozenset[str]) -> tuple[str, str]:
    if "@" in name:  # no error repeats an address
        hint = "give it a name: people: {asha: {email: …}}, and write that name here"
        return "an address stands here, and not a name of this file", hint
    text = f"{name[:60]} is not one of the people, groups, rotas or places"
    return text, did_you_mean(name, known)
