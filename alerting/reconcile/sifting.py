"""Of the chats that Zoho lists, those in which something was missed, and making it good."""

from collections.abc import Callable
from typing import Final, NamedTuple

from alerting.model.chat import Chat
from alerting.model.event import Correction, Gone, MissedMessage
from alerting.model.times import DAY, MINUTE, SECOND, EpochMs, Ms
from alerting.model.zoho import OVER
from alerting.reconcile.asking import Asking
from alerting.reconcile.counts import Counts
from alerting.reconcile.differences import differs
from alerting.reconcile.missed import suspects, unheard, waiting
from alerting.reconcile.reach import Reach
from alerting.reconcile.thrift import Thrift
from alerting.zoho.answer import Failure, Later, NotAllowed
from alerting.zoho.sessions import Session

#: A chat of which nothing was heard for so long is confirmed anew: it still exists.
STALE: Final[Ms] = DAY
#: What was written a little earlier is taken too, where no webhook told of it even now.
LOOK_BACK: Final[Ms] = 5 * MINUTE
#: Events that go to the disk together.
SLICE: Final = 50

Fates = Callable[[Chat], frozenset[str]]


class Suspect(NamedTuple):
    """Something was missed in it, or a webhook is under way."""

    session: Session
    at: EpochMs
    """Zoho's answer is as of then."""
    misses: bool
    """Messages."""


class Sifting:
    def __init__(self, asking: Asking, reach: Reach, thrift: Thrift, fates: Fates) -> None:
        """`fates`: how messages of a chat may fare that are worth a question."""
        self.counts = Counts()
        self.since: EpochMs = 0
        """What was written before was looked at."""
        self.began: EpochMs = 0
        """What was written before is no news."""
        self.first = True
        """Of chats that are over and not known, nothing is wanted then."""
        self._asking = asking
        self._floor = asking.floor
        self._reach = reach
        self._thrift = thrift
        self._fates = fates
        self._known: dict[int, int] = {}
        """So many messages of a chat stay unheard: they are from before, or told by nobody."""
        self._visible: set[int] = set()
        """Channels whose chats are shown to us."""
        self._suspects: dict[int, Suspect] = {}
        self._young: dict[int, Suspect] = {}
        """Messages of theirs were on their way, and nothing else may change in them."""
        self._confirmed: list[Correction] = []

    def see(self, it: Session, at: EpochMs) -> None:
        chat = self._floor.chat(it.id)
        self._visible.add(it.channel)
        if not it.id or (chat is None and self.first and it.status in OVER):
            return
        told, misses = self._asking.correction(it, at), self._misses(it, chat)
        if misses or differs(told, chat) or self._waits(chat):
            self._suspects[it.id] = Suspect(it, at, misses)
            return
        if chat and self._may_wait(chat):
            self._young[it.id] = Suspect(it, at, misses=False)
        stale = chat is not None and at - chat.heard_at > STALE and it.status != "CREATED"
        if chat and (stale or not chat.confirmed):
            self._confirmed.append(told)

    async def confirm(self) -> None:
        """Those that were seen to be as they are known."""
        told, self._confirmed = self._confirmed, []
        await self._floor.take(told)
        self.counts.confirmed += len(told)

    async def settle(self, grace: Ms) -> bool:
        """False where Zoho cannot be asked any more.

        `grace`: webhooks may tell meanwhile what differed.
        """
        self._look_after_the_young()
        them, self._suspects = list(self._suspects.values()), {}
        if them and grace:
            await self._asking.clock.sleep(grace / SECOND)
        await self._asking.meet(each.session for each in them)
        told: list[Correction] = []
        done = True
        for each in them:
            done = await self._ask_for_messages(each)
            if not done:
                break
            self._look_again(each, told)
            if len(told) >= SLICE:
                await self._correct(told)
        await self._correct(told)
        await self.confirm()
        return done

    async def settle_one(self, it: Session, at: EpochMs, *, fates: bool) -> None:
        """At once, for somebody who waits."""
        chat = self._floor.chat(it.id)
        suspect = Suspect(it, at, self._misses(it, chat))
        await self._ask_for_messages(suspect, fates=fates, urgent=True)
        told: list[Correction] = []
        self._look_again(suspect, told)
        await self._correct(told)
        await self.confirm()

    async def gone(self, session: int, at: EpochMs) -> None:
        """Only where others of its channel are shown: else it may be hidden from us."""
        chat = self._floor.chat(session)
        if chat and chat.channel in self._visible:
            org = self._asking.client.settings.org
            await self._floor.take([Gone(org, session, at, chat.channel)])
            self.counts.gone += 1

    def forget(self) -> None:
        """What is known of chats that are known no more, and what may be hidden from us by now."""
        self._visible.clear()
        self._known = {id_: n for id_, n in self._known.items() if self._floor.chat(id_)}

    def _misses(self, it: Session, chat: Chat | None) -> bool:
        if max(it.customer_at, it.agent_at, it.active_at) <= self.since:
            self._known[it.id] = max(0, unheard(it, chat))
        return suspects(it, chat, self.since, self._known.get(it.id, 0))

    def _still_misses(self, suspect: Suspect, chat: Chat | None) -> bool:
        """What was heard of later messages says nothing of those that Zoho counted then."""
        if chat and chat.messages_at > suspect.at:
            return suspect.misses
        return self._misses(suspect.session, chat)

    def _look_after_the_young(self) -> None:
        """Each once, when what became of its messages should be known."""
        for id_ in list(self._young):
            chat = self._floor.chat(id_)
            if chat is None or not self._may_wait(chat):
                del self._young[id_]
            elif self._waits(chat):
                self._suspects.setdefault(id_, self._young.pop(id_))

    def _waits(self, chat: Chat | None) -> bool:
        return chat is not None and bool(self._waiting(chat)) and self._thrift.may()

    def _may_wait(self, chat: Chat) -> bool:
        fates = self._fates(chat)
        return any(it.fate in fates for it in (chat.fates or {}).values())

    def _waiting(self, chat: Chat) -> list[EpochMs]:
        if not chat.fates:
            return []
        return waiting(chat, self._fates(chat), self._asking.clock.now())

    async def _ask_for_messages(
        self, suspect: Suspect, *, fates: bool = True, urgent: bool = False
    ) -> bool:
        """False where Zoho cannot be asked now."""
        it, chat = suspect.session, self._floor.chat(suspect.session.id)
        sent = self._waiting(chat) if chat and fates else []
        if not (sent or self._still_misses(suspect, chat)):
            return True
        since = max(self.began, self.since - LOOK_BACK)
        oldest = min(sent, default=since) - 1
        found = await self._asking.written(it, since, oldest, urgent=urgent)
        if not isinstance(found, list):
            self._reach.heard(found, of_one=True)
            return not holds_up(found)
        await self._floor.take(found)
        messages = sum(isinstance(event, MissedMessage) for event in found)
        self.counts.messages += messages
        self.counts.fates += len(found) - messages
        self._known[it.id] = max(0, unheard(it, self._floor.chat(it.id)))
        if not urgent:
            await self._asking.breathe()
        return True

    def _look_again(self, suspect: Suspect, told: list[Correction]) -> None:
        chat = self._floor.chat(suspect.session.id)
        it = self._asking.correction(suspect.session, suspect.at, self.since)
        if differs(it, chat):
            told.append(it)
        elif chat and not chat.confirmed:
            self._confirmed.append(it)

    async def _correct(self, told: list[Correction]) -> None:
        await self._floor.take(told)
        self.counts.corrected += len(told)
        told.clear()


def holds_up(answer: Failure) -> bool:
    """Zoho cannot be asked about other chats either."""
    return isinstance(answer, Later) or (isinstance(answer, NotAllowed) and answer.everybody)
