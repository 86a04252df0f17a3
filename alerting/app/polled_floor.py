"""What the polls know, and whom they tell."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final, Protocol

import msgspec

from alerting.app.desk import Desk
from alerting.app.engine import Engine
from alerting.clock import Clock
from alerting.model.event import Event
from alerting.model.message import FileNews
from alerting.model.times import DAY, EpochMs
from alerting.model.zoho import OVER
from alerting.receive.counters import Counters
from alerting.record.store import Store
from alerting.zoho.credits import Amount

#: A channel of which no chat was open for so long is looked after no more, unless it is named.
REMEMBERED: Final = 7 * DAY
#: Of a million, so many are looked at for their channels.
NEWEST: Final = 20_000
_TOLD: Final = "told:credits"


class Taking(Protocol):
    async def take(self, events: Sequence[Event]) -> None: ...


class PolledFloor:
    """What is known, of the organisation that is asked."""

    def __init__(
        self, org: int, taking: Taking, engine: Engine, counters: Counters, clock: Clock
    ) -> None:
        self.org = org
        self.take = taking.take
        self._engine = engine
        self._counters = counters
        self._clock = clock
        self._heard: dict[int, EpochMs] = {}

    def presence(self) -> Mapping[int, bool]:
        known = self._engine.shard.tracker.presence.remembered()
        return {agent: online for org, agent, online, _ in known if org == self.org}

    def balance(self, app: str) -> Amount | None:
        known = self._engine.shard.tracker.credits.known.get((self.org, app))
        return Amount(known.available, known.currency) if known else None

    def last_webhook_at(self) -> EpochMs:
        return self._counters.last_webhook_at

    def channels(self) -> Mapping[int, str]:
        now = self._clock.now()
        chats = self._engine.shard.tracker.chats.get(self.org, {})
        newest = islice(reversed(chats.values()), NEWEST)
        open_ = {it.channel for it in newest if it.status not in OVER}
        kept = {id_: at for id_, at in self._heard.items() if now - at < REMEMBERED}
        self._heard = kept | dict.fromkeys(open_ - {0}, now)
        named = self._engine.shard.book.directory.channels
        return dict.fromkeys(self._heard, "") | {it.id: it.name for it in named.values()}


class CreditNews:
    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self.over = desk.over
        self.shows = desk.shows

    async def tell(self, cause: str, title: str, text: str) -> None:
        news = FileNews("credits", title, (text,), self._clock.now())
        self._desk.once(cause, text, news)
        await self._desk.written()


class ToldOfCredits:
    """Kept beside the keys: small, and of no use to anybody else."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._keys = store.keys
        self._clock = clock

    def known(self) -> Mapping[str, EpochMs]:
        kept = self._keys.kept(_TOLD)
        return msgspec.json.decode(kept, type=dict[str, EpochMs]) if kept else {}

    async def keep(self, known: Mapping[str, EpochMs]) -> None:
        await self._keys.replace(_TOLD, msgspec.json.encode(known), self._clock.now())
