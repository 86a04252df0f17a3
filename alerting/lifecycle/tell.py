"""Whom an alert is told: names of the rules file become recipients."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from alerting.model.people import (
    USUAL_ORDER,
    Directory,
    Means,
    Person,
    Place,
    Recipient,
    Target,
)
from alerting.model.times import EpochMs

#: Recipients that are remembered: more than a large company has.
KNOWN = 4_096


class Concerned(Protocol):
    """What an alert is about, as far as it says who is concerned; 0 where there is none."""

    @property
    def assignee(self) -> int: ...

    @property
    def channel(self) -> int: ...


def recipients(
    targets: Sequence[Target], directory: Directory, at: EpochMs, chat: Concerned | None = None
) -> list[Recipient]:
    """Each person and means once, in the order written; of a rota, who is on duty at that instant.

    Nobody for `assignee` and `lead` where the chat has none: a rule that would reach nobody at
    all is told to the file's lead, so that silence does not come from a missing name.
    """
    found: dict[tuple[str, Means], Recipient] = {}
    for target in targets:
        for recipient in _resolve(target, directory, at, chat):
            found.setdefault((recipient.name, recipient.means), recipient)
    if not found and directory.lead and targets:
        for recipient in _resolve(Target(directory.lead), directory, at, chat):
            found[recipient.name, recipient.means] = recipient
    return list(found.values())


def reached_now(to: Recipient, directory: Directory) -> Recipient | None:
    """The same somebody by the same means, as the file says now; None: not any more."""
    if place := directory.places.get(to.name):
        return _place(place) if place.means is to.means else None
    person = directory.people.get(to.name)
    return reach(person, to.means) if person and person.address(to.means) else None


def fallbacks(recipient: Recipient, directory: Directory) -> tuple[Recipient, ...]:
    """The same person's other means, best first; a place has none."""
    person = directory.people.get(recipient.name)
    if person is None:
        return ()
    return tuple(
        reach(person, means)
        for means in _order(person)
        if means is not recipient.means and person.address(means)
    )


@lru_cache(maxsize=KNOWN)
def reach(person: Person, means: Means) -> Recipient:
    """The same object each time: a hundred thousand alerts may know whom they told."""
    return Recipient(person.name, means, person.address(means), person.language, person.timezone)


def _resolve(
    target: Target, directory: Directory, at: EpochMs, chat: Concerned | None
) -> Iterator[Recipient]:
    if target.name in directory.places:
        yield _place(directory.places[target.name])
        return
    for name in _people(target.name, directory, at, chat):
        person = directory.people.get(name)
        if person is None:
            continue
        means = target.by or _usual(person)
        if means and person.address(means):
            yield reach(person, means)


@lru_cache(maxsize=KNOWN)
def _place(place: Place) -> Recipient:
    return Recipient(place.name, place.means, place.address, place.language, place.timezone)


def _people(name: str, directory: Directory, at: EpochMs, chat: Concerned | None) -> Sequence[str]:
    if name in directory.groups:
        return directory.groups[name]
    if name in directory.rotas:
        return (directory.rotas[name].on_duty(at),)
    if name == "assignee":
        agent = directory.agents.get(chat.assignee) if chat else None
        return (agent.person,) if agent and agent.person else ()
    if name == "lead":
        return _lead(directory, chat)
    return (name,)


def _lead(directory: Directory, chat: Concerned | None) -> Sequence[str]:
    """The agent's, else the channel's, else the file's."""
    agent = directory.agents.get(chat.assignee) if chat else None
    channel = directory.channels.get(chat.channel) if chat else None
    for holder in (agent, channel):
        if holder and holder.lead:
            return (holder.lead,)
    return (directory.lead,) if directory.lead else ()


def _order(person: Person) -> Sequence[Means]:
    return (*person.prefers, *(means for means in USUAL_ORDER if means not in person.prefers))


def _usual(person: Person) -> Means | None:
    return next((means for means in _order(person) if person.address(means)), None)
