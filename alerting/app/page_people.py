"""People, as the page shows them: who is on duty, and how each can be reached."""

from alerting.app.build import Parts
from alerting.app.daemon import RunningDaemon
from alerting.dashboard.people import PeopleSeen, PersonSeen
from alerting.lifecycle.quiet import told_from
from alerting.model.audit import Audited
from alerting.model.done import Done
from alerting.model.duty import OnCall
from alerting.model.people import Means, Person
from alerting.model.severity import Severity
from alerting.model.times import EpochMs

SHOWN = 50


class PagePeople:
    def __init__(self, parts: Parts, daemon: RunningDaemon) -> None:
        self._parts = parts
        self._daemon = daemon

    def seen(self) -> PeopleSeen:
        people, duty = self._parts.shard.book.directory.people, self._daemon.on_call()
        return PeopleSeen([self._person(it, duty) for it in people.values()], duty)

    def audit(self) -> list[Audited]:
        return self._daemon.audit(SHOWN).lines

    async def test(self, person: str, means: str) -> Done:
        return await self._daemon.tell(person, means)

    def _person(self, person: Person, duty: OnCall) -> PersonSeen:
        now = self._parts.start.clock.now()
        return PersonSeen(
            name=person.name,
            means=[str(means) for means in Means if person.address(means)],
            quiet_until=_quiet_until(person, now),
            on_duty=[it.rota for it in duty.rotas if it.who == person.name],
            stopped=bool(person.sms) and person.sms in self._parts.store.stopped,
        )


def _quiet_until(person: Person, now: EpochMs) -> EpochMs:
    """0: they are told of everything now."""
    if person.quiet is None:
        return 0
    until = told_from(person.quiet, Severity.INFO, now)
    return until if until > now else 0
