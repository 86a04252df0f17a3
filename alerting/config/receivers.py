"""Whether whoever is to get a chat, a ticket or a task is one of the file's agents."""

from collections.abc import Iterator

from alerting.config.findings import Findings
from alerting.config.suggest import did_you_mean
from alerting.config.tables.deeds import ROLES, Receiver, receivers
from alerting.config.tables.tables import Tables
from alerting.config.yaml.nodes import Data, each_of
from alerting.model.deed import LEAD, LEAST_LOADED

_AGENT = "under agents write 106554156: {name: Asha M., person: asha}"


def receivers_in_policies(section: dict[str, Data]) -> Iterator[Receiver]:
    """Those of all steps, as written, and where each stands."""
    for name, data in section.items():
        policy = data if isinstance(data, dict) else {}
        for step, place in each_of(policy.get("steps"), ("policies", name, "steps")):
            if isinstance(step, dict):
                yield from receivers(step.get("do"), (*place, "do"))


def check_receiver(it: Receiver, tables: Tables, file_lead: str, findings: Findings) -> None:
    act, word, where = it
    known = tables.known["agents"]
    if word.casefold() == LEAD:
        _check_lead(it, tables, file_lead, findings)
    elif word.casefold() == LEAST_LOADED and LEAST_LOADED not in ROLES[act]:
        hint = "write lead, or the name of an agent"
        findings.mistake(where, f"only chats and tickets go to {LEAST_LOADED}", hint)
    elif word.casefold() not in {name.casefold() for name in (*known, *ROLES[act])}:
        text = f"{word[:60]} is not one of the `agents`"
        findings.mistake(where, text, _hint(word, tables, (*known, *ROLES[act])))


def _check_lead(it: Receiver, tables: Tables, file_lead: str, findings: Findings) -> None:
    """A lead who is no agent can be told, but has no place in Zoho to put a chat."""
    _, _, where = it
    of_agents = [agent.lead for agent in tables.agents.values()]
    of_channels = [channel.lead for channel in tables.channels.values()]
    leads = {lead for lead in (file_lead, *of_agents, *of_channels) if lead}
    agents = {agent.person for agent in tables.agents.values()}
    if not leads:
        findings.mistake(where, "nobody is lead", "write lead: asha at the top of the file")
    elif not leads & agents:
        text = f"{min(leads)} is lead, and is none of the `agents`"
        findings.mistake(where, text, _AGENT)
    elif others := sorted(leads - agents):
        text = f"where {others[0]} is lead nothing is done: {others[0]} is none of the `agents`"
        findings.warn(where, text, _AGENT)


def _hint(word: str, tables: Tables, known: tuple[str, ...]) -> str:
    """People are told, and agents do: they have names of their own."""
    person = (agent.name for agent in tables.agents.values() if agent.person == word)
    if name := next(person, ""):
        return f"write the agent's name: {name}"
    return _AGENT if word in tables.people else did_you_mean(word, known)
