"""Which agents are there: asked now and then, where anything depends on it."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Final, Protocol

from alerting.clock import Clock
from alerting.model.event import Event, PresenceEvent
from alerting.model.times import HOUR, MINUTE, EpochMs, Ms, spell
from alerting.reconcile.differences import as_of
from alerting.reconcile.ports import Troubles
from alerting.reconcile.refused import Refused
from alerting.reconcile.rhythm import Rhythm
from alerting.zoho.agents import PRESENCE_LIMIT, Presence, availability
from alerting.zoho.answer import Found, Got, Later, Missing, NotAllowed, why
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import every

#: While webhooks tell of presence, asking only mends what they did not.
RARELY: Final = 10 * MINUTE
LATELY: Final = HOUR
#: What was heard so long ago may be otherwise by now.
OLD: Final = 30 * MINUTE
#: Without the list of agents, nobody's presence can be told of by the id that chats have.
WITHOUT_LIST: Final = 2 * MINUTE
UNHEARD: Final = "presence-unheard"
NAMELESS: Final = "presence-nameless"


class PresenceFloor(Protocol):
    org: int

    def presence(self) -> Mapping[int, bool]:
        """Agents of whom anything is known, and whether they are there."""
        ...

    async def take(self, events: Sequence[Event]) -> None: ...


class PresencePolls:
    """Only what differs from what is known becomes events: a first look tells of everybody."""

    def __init__(  # noqa: PLR0913 each is another side of it
        self,
        client: ZohoClient,
        floor: PresenceFloor,
        clock: Clock,
        *,
        often: Ms,
        wanted: Callable[[], bool],
        zuid_of: Callable[[int], int | None],
        listed: Callable[[], bool],
        troubles: Troubles,
    ) -> None:
        """`often`: 0 is never. `wanted`: whether anything depends on it.

        `listed`: whether agents are known by now.
        """
        self._client = client
        self._floor = floor
        self._clock = clock
        self._often = often
        self._wanted = wanted
        self._zuid_of = zuid_of
        self._listed = listed
        self._was_wanted = Rhythm(clock)
        self._was_wanted.done()
        self._began = Rhythm(clock)
        self._began.done()
        self._troubles = troubles
        self._refused = Refused(troubles, "presence", "who is online")
        self._asked = Rhythm(clock)
        self._told = Rhythm(clock)
        self._answered = Rhythm(clock)
        self._answered.done()
        self._pages = 1
        self._unsure = False
        self._forbidden = False
        self._unheard = ""
        """What operators were told of it: another reason is no other trouble."""

    def told(self) -> None:
        """A webhook has told of somebody's presence."""
        self._told.done()

    def unsure(self) -> None:
        """Something has changed, and only asking says what."""
        self._unsure = True

    async def look_at_presence(self) -> None:
        if not self._often:
            return
        if not self._wanted():
            await self._nobody_asks()
            return
        self._was_wanted.done()
        if self._list_may_be_had() and self._asked.due(self._pause()):
            at = self._clock.now()  # what a webhook tells meanwhile is newer
            before, self._unsure, said = self._unsure, False, False
            try:
                answer = await every(lambda start: availability(self._client, start=start))
                said = await self._hear(answer, as_of(at, self._client.lead))
            finally:
                self._unsure |= before and not said

    async def _nobody_asks(self) -> None:
        """A rule that is to come must find nothing old, nor the few of whom webhooks told since."""
        self._is_heard()
        self._refused.over()
        if self._was_wanted.since() >= RARELY and self._floor.presence():
            await self._floor.take([PresenceEvent(self._floor.org, 0, self._clock.now())])

    def _list_may_be_had(self) -> bool:
        return self._listed() or self._began.since() >= WITHOUT_LIST

    async def _hear(self, answer: Found[tuple[Presence, ...]], at: EpochMs) -> bool:
        """Whether it says of anybody."""
        self._refused.note(answer)
        self._forbidden = isinstance(answer, NotAllowed)
        if isinstance(answer, Got):
            self._pages = max(1, ceil(len(answer.body) / PRESENCE_LIMIT))
        match answer:
            case Got(found) if known := [it for it in found if it.agent]:
                if any(_online(it) is not None for it in known):
                    self._answered.done()
                    self._is_heard(nameless=not any(self._zuid_of(it.agent) for it in known))
                    await self._floor.take(self._news(known, at))
                    return True
                self._waits("it says so of no agent")
            case Got():  # it may not be seen
                self._waits("it lists no agent")
            case Later() | Missing():
                self._waits(why(answer))
            case _:
                pass
        return False

    def _is_heard(self, *, nameless: bool = False) -> None:
        self._unheard = ""
        self._troubles.over(UNHEARD)
        if not nameless:
            self._troubles.over(NAMELESS)
            return
        self._troubles.lasts(
            NAMELESS,
            "Zoho says who is online, but its list of agents, by which chats name them, cannot be "
            "read: `assignee: offline` says nothing. See what whoever gave the consent may see.",
        )

    def _waits(self, reason: str) -> None:
        if min(self._answered.since(), self._told.since()) < OLD:
            return
        self._unheard = self._unheard or (
            f"Zoho has not said for {spell(OLD)} who is online: {reason}. Rules and actions go by "
            "what it said last."
        )
        self._troubles.lasts(UNHEARD, self._unheard)

    def _pause(self) -> Ms:
        trusted = self._told.since() < LATELY and not self._unsure
        often = self._often * self._pages  # each costs as much
        return max(RARELY, often) if trusted or self._forbidden else often

    def _news(self, found: Sequence[Presence], at: EpochMs) -> list[Event]:
        known = self._floor.presence()
        zuids = {it.agent: self._zuid_of(it.agent) for it in found}
        there = {zuids[it.agent] or it.agent: _online(it) for it in found}
        changed = {
            agent: online
            for agent, online in there.items()
            if online is not None and known.get(agent) != online
        }
        gone = {
            agent: False
            for agent, online in known.items()
            if online and agent not in there and (agent in zuids or all(zuids.values()))
        }
        # who comes is told first, so that between two nobody seems to be there
        ordered = sorted((changed | gone).items(), key=lambda it: (not it[1], it[0]))
        return [
            PresenceEvent(self._floor.org, 0, at, agent=agent, online=online)
            for agent, online in ordered
        ]


def _online(it: Presence) -> bool | None:
    """For chats."""
    return it.online if it.chat_online is None else it.chat_online
