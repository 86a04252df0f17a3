"""Chats as they go on a floor, fast: some are left alone, some are answered in time, some late."""

import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from alerting.clock import SystemClock
from alerting.model.limits import Limits
from alerting.model.times import SECOND
from alerting.simulate.elements import Assignee, Element, Talk

PRIYA = Assignee(106554156, "Priya N.")

#: What `default` serves is told one by one, so that a life without deaths tells the very same.
RULES = """\
version: 1
people:
  asha: {email: asha@zylker.example, slack: asha@zylker.example}
  ravi: {email: ravi@zylker.example, sms: "+919876500001"}
  nikhil: {email: nikhil@zylker.example}
  maria: {email: maria@zylker.example}
policies:
  default: {group_by: [rule, session], group_interval: 0s, steps: [{tell: [asha by email]}]}
  floor:
    group_wait: 1s
    group_interval: 1s
    steps:
      - {tell: [asha by email]}
      - {after: 1s, tell: [nikhil by email]}
      - {after: 3s, tell: [maria by email]}
    if_undelivered: [maria by email]
  nags:
    group_interval: 1s
    repeat_every: 1s
    steps: [{tell: [asha by email]}, {after: 2s, tell: [maria by email]}]
rules:
  - {name: left, when: {status: ON_HOLD}, for: 1s, policy: floor}
  - {name: nagging, when: {status: OPEN}, for: 1s, policy: nags}
  - {name: held, when: {status: ON_HOLD}, for: 1s, tell: [asha by email, asha by slack]}
  - {name: untaken, when: {status: OPEN, assignee: none}, for: 2s, tell: [asha by email]}
  - {name: unanswered, change: ended_unanswered, tell: [ravi by sms, asha by slack]}
  - {name: stuck, message: {status: SENT}, for: 1s, tell: [asha by email]}
  - {name: greeted, text: {words: [hello]}, tell: [asha by email]}
  - {name: silent, clock: first_response, target: 1s, tell: [asha by slack]}
  - name: queue
    count: {of: chats, where: {status: ON_HOLD}, per: channel, above: 5}
    tell: [asha by email]
  - name: stuck-lately
    count: {of: messages, where: {status: SENT}, per: channel, above: 3, within: 5s}
    tell: [asha by email]
"""

#: Rules whose alerts are told together, taken and closed by people.
WITH_POLICY = ("left", "nagging")
#: Also one that may begin and end again while nobody runs: then nothing is told of it.
NOT_ONE_BY_ONE = (*WITH_POLICY, "stuck-lately")
FLOOR_STEPS = ("asha", "nikhil", "maria")
REMINDS_EVERY = SECOND
REMINDED = "nagging"

#: A short life has as many alerts in an hour as a long one in a month.
NO_LIMITS = Limits(sms_per_day=10**9, mails_per_hour=10**9, alerts_per_hour=10**9)

#: Seconds: after so long everything that falls due has fallen due, also the last step of what
#: somebody had for a while.
LONGEST_FOR = 8.0

Tell = Callable[..., Awaitable[None]]
"""Posts elements as one webhook, again and again until they are taken."""


@dataclass
class Stories:
    """Every chat goes its own way; the seed decides which."""

    tell: Tell
    dice: random.Random

    async def play(self, chat: Talk) -> None:
        left, other = self._left_on_hold, (self._answered_in_time, self._answered_late)
        story = self.dice.choice([left, left, *other, self._left_open, self._ended, self._stuck])
        await story(chat)

    async def _left_open(self, chat: Talk) -> None:
        """So that somebody is reminded for a long time."""
        await self._says(chat)
        await self._status(chat, "OPEN", PRIYA)

    async def _left_on_hold(self, chat: Talk) -> None:
        await self._says(chat)
        await self._status(chat, "OPEN")
        await self._wait(0.2)
        await self._status(chat, "ON_HOLD", PRIYA, twice=True)

    async def _answered_in_time(self, chat: Talk) -> None:
        await self._status(chat, "ON_HOLD", PRIYA)
        await self._wait(0.5)
        await self._status(chat, "ON_PROGRESS", PRIYA)

    async def _answered_late(self, chat: Talk) -> None:
        await self._status(chat, "OPEN")
        await self._wait(3)
        await self._status(chat, "ON_HOLD", PRIYA)
        await self._wait(3)
        await self._status(chat, "ON_PROGRESS", PRIYA, twice=True)

    async def _ended(self, chat: Talk) -> None:
        await self._says(chat)
        await self._wait(0.5)
        await self._status(chat, "ENDED", PRIYA)

    async def _stuck(self, chat: Talk) -> None:
        await self.tell(chat.answered(_now(), "We are looking.", PRIYA))
        await self.tell(chat.fate(_now(), chat.last_message, "SENT"))
        await self._wait(1.5)
        if self.dice.random() < 0.7:
            await self.tell(chat.fate(_now(), chat.last_message, "DELIVERED"))

    def chatter(self, chat: Talk) -> Iterator[Element]:
        """Fifty-one events of a chat about which nobody needs to be told."""
        yield chat.status(_now(), "ON_PROGRESS", to=PRIYA)
        for _ in range(10):
            yield chat.says(_now(), "And now?")
            yield chat.answered(_now(), "A moment.", PRIYA)
            for fate in ("SENT", "DELIVERED", "READ"):
                yield chat.fate(_now(), chat.last_message, fate)

    async def _says(self, chat: Talk) -> None:
        await self.tell(chat.says(_now(), "Hello?"))

    async def _status(
        self, chat: Talk, status: str, to: Assignee | None = None, *, twice: bool = False
    ) -> None:
        element: Element = chat.status(_now(), status, to=to)
        for _ in range(1 + twice):
            await self.tell(element)

    async def _wait(self, about: float) -> None:
        await SystemClock().sleep(about * self.dice.uniform(0.3, 1))


def _now() -> int:
    return SystemClock().now()
