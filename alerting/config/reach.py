"""Who hears what is told to a target, and by which means first."""

from alerting.judge.count import CountSpec
from alerting.judge.credits import CreditsSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import Rule
from alerting.judge.share import ShareSpec
from alerting.model.people import USUAL_ORDER, Directory, Means, Target
from alerting.model.policy import Policy


def people_of(name: str, directory: Directory) -> list[str]:
    """The people whom a word of `tell` means, or at one time or another may mean; each once."""
    agents, channels = directory.agents.values(), directory.channels.values()
    match name:
        case "assignee":
            found = [agent.person for agent in agents]
        case "lead":
            found = [directory.lead, *(a.lead for a in agents), *(c.lead for c in channels)]
        case _:
            rota = directory.rotas.get(name)
            found = list(rota.everybody if rota else directory.groups.get(name, (name,)))
    return [each for each in dict.fromkeys(found) if each in directory.people]


def policies_of(rule: Rule) -> list[Policy]:
    """By which it is told, and by which its further steps are."""
    return [rule.delivery, *(step.policy for step in rule.steps if step.policy)]


def everybody(rule: Rule) -> list[Target]:
    """Whom it tells at once, and step by step."""
    by_policy = [step.tell for policy in policies_of(rule) for step in policy.steps]
    tells = [*by_policy, *(step.tell for step in rule.steps)]
    return list(dict.fromkeys(target for tell in tells for target in tell))


def named(rule: Rule) -> list[Target]:
    """Whom it and its steps name themselves; by a policy they may tell what others need, too."""
    tells = [() if rule.delivery.name else rule.tell]
    tells += [step.tell for step in rule.steps if not step.policy]
    return [target for tell in tells for target in tell]


def used(target: Target, directory: Directory) -> set[Means]:
    """The means by which a target's first message goes."""
    if target.by is not None:
        return {target.by}
    if target.name in directory.places:
        return {directory.places[target.name].means}
    found = (first_means(directory, each) for each in people_of(target.name, directory))
    return {means for means in found if means is not None}


def first_means(directory: Directory, name: str) -> Means | None:
    """What the person prefers, else Slack, e-mail, SMS."""
    person = directory.people[name]
    order = (*person.prefers, *USUAL_ORDER)
    return next((means for means in order if person.address(means)), None)


def is_about_a_chat(rule: Rule) -> bool:
    """By a single one; nothing is done in Zoho for the others."""
    match rule.question:
        case CountSpec() | CreditsSpec() | ShareSpec() | FaultSpec() | MissingSpec():
            return False
        case RepeatsSpec(repeats=of):
            return of.per == "chat"
        case _:
            return True
