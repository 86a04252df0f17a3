"""Why somebody was not told of a chat by a rule, or was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerting.judge.rulebook import Step
from alerting.lifecycle.tell import recipients
from alerting.model.alert import Alert, Mode, Reason
from alerting.model.answer import Holds
from alerting.model.chat import AGENT
from alerting.model.delivery import StepKind
from alerting.model.people import Means, Target
from alerting.model.rota import Rota
from alerting.model.times import EpochMs
from alerting.proof.explain import Explanation, Situation
from alerting.proof.hearers import later_steps, told_first, when
from alerting.proof.say import Say
from alerting.proof.yet_to_tell import kept_back, next_steps, owed, waits_for_summary


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message of the rule's alerts for this chat."""

    alert: int
    to: str
    means: Means
    reason: Reason
    state: str
    """`waiting`, or the kind of its last step."""
    detail: str
    at: EpochMs


_TOGETHER = {Reason.GROUP: "with others", Reason.SUMMARY: "in a summary"}
_BECAME = {
    "waiting": "waits to be sent",
    StepKind.CLAIMED: "is being sent, or may have been sent when the machine stopped",
    StepKind.DELIVERED: "was sent",
    StepKind.ARRIVED: "arrived",
    StepKind.UNDELIVERED: "was sent and did not arrive, as far as is known",
    StepKind.DEFERRED: "could not be sent yet and is tried again",
    StepKind.REFUSED: "was refused by the provider",
    StepKind.DROPPED: "was not sent, because it was no longer true or wanted",
    StepKind.GIVEN_UP: "was given up",
    StepKind.BUNDLED: "was told as part of a summary",
    StepKind.MOVED: "went by other means instead",
}


def why_not(
    name: str, it: Explanation, at: Situation, alerts: Sequence[Alert], sent: Sequence[Sent]
) -> list[str]:
    """`alerts`: those of this rule and chat, ended ones too. `sent`: what the outbox knows."""
    say = Say(at.book, at.now, at.names)
    messages = [_became(one, say) for one in sent if one.to == name]
    waiting = [line for alert in alerts for line in owed(alert, it, at, name)]
    if messages or waiting:
        later = [line for alert in alerts for line in _later(alert, it, at, name)]
        return [*messages, *waiting, *later]
    if name not in at.book.directory.people and name not in at.book.directory.places:
        return [f"{name} is neither a person nor a place of the rules file."]
    reasons = [*_not_meant(name, it, at), *_nothing_to_tell(name, it, alerts, at)]
    return reasons or [f"{name} will be told: the rule names them, and they can be reached."]


def _later(alert: Alert, it: Explanation, at: Situation, name: str) -> Iterator[str]:
    if alert.is_open and not alert.trial:
        yield from next_steps(alert, it, at, name)


def _became(one: Sent, say: Say) -> str:
    detail = f" ({one.detail})" if one.detail else ""
    reason = _TOGETHER.get(one.reason, one.reason)
    what = f"alert {one.alert}, {reason}, by {one.means}"
    return f"{say.time(one.at)} {what}: {_BECAME.get(one.state, one.state)}{detail}."


def _not_meant(name: str, it: Explanation, at: Situation) -> Iterator[str]:
    if any(to.name == name for to in it.hears):
        return
    directory = at.book.directory
    named = [target for target in told_first(it.rule) if name in _people(target, at)]
    later = [step for step in it.rule.steps if any(name in _people(one, at) for one in step.tell)]
    escalated = [
        step for step in later_steps(it.rule) if any(name in _people(one, at) for one in step.tell)
    ]
    if escalated and not named:
        yield f"The rule tells {name} {when(escalated[0])}."
    elif later and not named:
        yield f"The rule tells {name} only {_from_step(it, later[0], at)}."
    elif not named:
        tells = ", ".join(str(target) for target in it.rule.tell)
        yield f"The rule does not tell {name}: it tells {tells}."
    for target in named:
        person = directory.people.get(name)
        if target.name in ("assignee", "lead"):
            yield f"The rule tells the {target.name}, who is not {name} here."
        elif (rota := directory.rotas.get(target.name)) and rota.on_duty(at.now) != name:
            yield f"The rule tells whoever is on duty by {target.name}: {_on_duty(rota, at)}."
        elif person and name not in _told(target, it, at):
            yield f"{name} has no {target.by or 'address at all'} in the rules file."
    yield from _roles(it, at)


def _told(target: Target, it: Explanation, at: Situation) -> set[str]:
    return {to.name for to in recipients([target], at.book.directory, at.now, it.whose)}


def _people(target: Target, at: Situation) -> set[str]:
    """Everybody whom an entry may mean in one chat or another."""
    directory = at.book.directory
    if target.name == "assignee":
        return {agent.person for agent in directory.agents.values()}
    if target.name == "lead":
        of_agents = {agent.lead for agent in directory.agents.values()}
        return {directory.lead, *of_agents, *(it.lead for it in directory.channels.values())}
    if rota := directory.rotas.get(target.name):
        return {*rota.everybody}
    return {*directory.groups.get(target.name, (target.name,))}


def _on_duty(rota: Rota, at: Situation) -> str:
    now, change = f"at this moment {rota.on_duty(at.now)}", rota.next_change(at.now)
    if change is None:
        return now
    return f"{now}, from {Say(at.book, at.now).time(change)} on {rota.on_duty(change)}"


def _from_step(it: Explanation, step: Step, at: Situation) -> str:
    number = it.rule.steps.index(step) + 2
    which = f"from step {number} of its alert on ({step.severity})"
    for timer in it.timers:
        if timer.steps:
            return f"{which}: it comes {Say(at.book, at.now).ahead(timer.steps[number - 1].at)}"
    return which


def _roles(it: Explanation, at: Situation) -> Iterator[str]:
    """Where nobody is behind a role, that is worth knowing."""
    for target in it.rule.tell:
        if target.name == "assignee" and not _told(target, it, at):
            if not it.whose.assignee or (it.chat and it.chat.assignee_kind != AGENT):
                yield f"The {it.rule.per} is with no agent, so there is no assignee to tell."
            else:
                who = Say(at.book, at.now, at.names).agent(it.whose.assignee)
                yield f"{who} has no person in the rules file's agents."


def _nothing_to_tell(
    name: str, it: Explanation, alerts: Sequence[Alert], at: Situation
) -> Iterator[str]:
    if it.rule.mode is Mode.OFF:
        yield "The rule is off."
    elif it.rule.mode is Mode.TRIAL:
        yield "The rule is on trial: it tells nobody."
    elif not alerts:
        yield _no_alert(it)
    for alert in alerts:
        if not alert.trial:
            yield from _not_told(alert, it, at)
            yield from _later(alert, it, at, name)


def _not_told(alert: Alert, it: Explanation, at: Situation) -> Iterator[str]:
    say, number = Say(at.book, at.now, at.names), alert.number
    if not alert.is_open:
        if not alert.told:
            yield f"Alert {number} ended {say.ahead(alert.ended_at or 0)}, before anybody was told."
        return
    if alert.acked_by:
        until = f" until {say.time(alert.acked_until)}" if alert.acked_until else ""
        yield f"{alert.acked_by} has alert {number}{until}: nobody else is told of it."
    reasons = list(kept_back(alert, it, at))
    if not alert.told:
        summary = waits_for_summary(alert, at) and not (reasons or alert.acked_by)
        yield f"Alert {number} was told nobody yet{': it waits for a summary' if summary else ''}."
        yield from owed(alert, it, at)
    yield from reasons


def _no_alert(it: Explanation) -> str:
    none = f"There is no alert for this {it.rule.per}"
    if it.holds is Holds.NO:
        return f"{none}: the rule does not hold for it."
    if it.holds is Holds.CANNOT_SAY:
        return f"{none}: what the rule asks is not known yet."
    if it.timers:
        return f"{none} yet: its time is not up."
    return f"There was no alert for this {it.rule.per}."
