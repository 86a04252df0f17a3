"""Who hears what is told to a target, and by which means first."""

from alerting.judge.rulebook import Rule
from alerting.model.people import USUAL_ORDER, Directory, Means, Target


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


def everybody(rule: Rule) -> list[Target]:
    """Whom it tells at once, and step by step."""
    return [*rule.tell, *(target for step in rule.steps for target in step.tell)]


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
