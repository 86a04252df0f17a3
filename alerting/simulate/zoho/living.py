"""The desk's day: chats go on by themselves, agents come and go, and webhooks hear of it."""

from collections.abc import Iterable

from alerting.clock import Clock
from alerting.model.times import SECOND, EpochMs
from alerting.simulate.elements import Element
from alerting.simulate.traffic import Timed
from alerting.simulate.zoho.company import Company
from alerting.simulate.zoho.delivery import Delivery
from alerting.simulate.zoho.quirks import Quirks
from alerting.simulate.zoho.staff import Agent, Staff
from alerting.simulate.zoho.staff_events import agent_event, channel_preference, presence
from alerting.simulate.zoho.truth import Truth


class Living:
    def __init__(  # noqa: PLR0913 each is another part of the desk
        self,
        org: int,
        clock: Clock,
        *,
        company: Company,
        staff: Staff,
        truth: Truth,
        delivery: Delivery,
        quirks: Quirks,
    ) -> None:
        self._org = org
        self._clock = clock
        self._company = company
        self._staff = staff
        self._truth = truth
        self._delivery = delivery
        self._quirks = quirks

    def happens(self, element: Element) -> None:
        """Make it so, and tell it to every webhook that wants to hear."""
        payload = element["payload"]
        if payload.get("assigneeType") == "AGENT":
            self._staff.expect(int(payload["currentAssigneeId"]))
        silent = self._quirks.reply_is_silent and self._truth.only_reply_changes(element)
        chat = self._truth.take(element)
        if not silent:
            told = with_text_ids(element) if self._quirks.ids_as_text else element
            self._delivery.tell(told, self._company.department_of(chat.channel))

    async def live(self, traffic: Iterable[Timed], until: EpochMs) -> None:
        """By the desk's clock: each thing happens when it is due."""
        for at, element in traffic:
            if at >= until:
                return
            early = at - self._clock.now()
            if early > 0:
                await self._clock.sleep(early / SECOND)
            self.happens(element)

    def comes(self, agent: Agent) -> None:
        self._is_there(agent, online=True)

    def goes(self, agent: Agent) -> None:
        """His chats stay his."""
        self._is_there(agent, online=False)

    def takes_chats(self, agent: Agent, *, on: bool) -> None:
        agent.chats_online = on
        self._delivery.tell(channel_preference(self._org, self._clock.now(), agent))

    def renames(self, agent: Agent, name: str) -> None:
        before = agent.told()
        agent.name = name
        self._tell("Agent_Update", agent, before)

    def hires(self) -> Agent:
        self._staff.hire(len(self._staff.agents) + 1)
        agent = self._staff.agents[-1]
        self._tell("Agent_Add", agent)
        return agent

    def leaves(self, agent: Agent) -> None:
        """For good: disabled, and offline."""
        agent.active = agent.online = False
        self._tell("Agent_Delete", agent)

    def _is_there(self, agent: Agent, *, online: bool) -> None:
        agent.online = online
        self._delivery.tell(presence(self._org, self._clock.now(), agent))

    def _tell(self, kind: str, agent: Agent, before: dict[str, object] | None = None) -> None:
        element = agent_event(kind, self._org, self._clock.now(), agent.told())
        self._delivery.tell(element, previous=before)


def with_text_ids(element: Element) -> Element:
    payload = {
        name: str(value) if isinstance(value, int) else value
        for name, value in element["payload"].items()
    }
    return {**element, "payload": payload}
