"""What Zoho sends and nobody has named: noted at once, told to the operators together and once."""

from collections.abc import Iterable, Iterator
from typing import Final

import structlog

from alerting.app.desk import Desk
from alerting.app.first_words import CHANNEL, VALUES, trouble_of
from alerting.clock import Clock
from alerting.config.rules_file import Checked
from alerting.judge.conditions import conditions_in
from alerting.judge.rulebook import RuleBook
from alerting.model.event import Event, FateEvent, MessageEvent, StatusEvent
from alerting.model.names import Names
from alerting.model.times import HOUR, MINUTE, EpochMs
from alerting.model.zoho import FATE_RANK
from alerting.model.zoho_names import ZohoNames
from alerting.proof.acquaintances import Met
from alerting.receive.payload import Parsed
from alerting.record.sightings import Sighting, Sightings

#: What comes first seldom comes alone.
GATHER: Final = MINUTE
#: Other kinds are only counted.
TOLD: Final = frozenset({CHANNEL, *VALUES})
#: Of a channel that waits to be told, so many chats are counted.
MOST_CHATS: Final = 1_000

log = structlog.get_logger(__name__)


class FirstSights:
    """`look` is called with every webhook, `tell` every few seconds."""

    def __init__(
        self, sightings: Sightings, desk: Desk, clock: Clock, zoho: ZohoNames | None = None
    ) -> None:
        self.strange = 0
        """Values that this program does not know, seen since the start."""
        self._sightings = sightings
        self._desk = desk
        self._clock = clock
        self._zoho = zoho or ZohoNames()
        self._names = Names()
        self._book = RuleBook(())
        self._named: frozenset[int] = frozenset()
        self._seen: set[int] = set()
        """Channels that are named, or that were seen before."""
        self._met: dict[int, Met] = {}
        """Channels that wait to be told."""
        self._waiting: dict[tuple[str, str], Sighting] = {}
        self._tell_at: EpochMs = 0

    def use(self, checked: Checked) -> None:
        self._names, self._book = checked.names, checked.book
        self._named = frozenset(_named_channels(checked.book))
        self._seen = set(self._named)

    def begin(self) -> None:
        """A crash may have kept the operators from hearing of some."""
        for it in self._sightings.untold():
            if it.kind in TOLD:
                self._waiting[it.kind, it.value] = it
        self.tell()

    def look(self, parsed: Parsed, arrived: EpochMs) -> None:
        for (kind, value), count in _strange(parsed, self._names).items():
            self.strange += count
            self._is_first(kind, value, count, arrived)
        for event in parsed.events:
            if event.channel not in self._seen and event.channel:
                self._meet(event, arrived)

    def tell(self) -> None:
        """All that waits, in one message; the next one comes an hour later at the earliest."""
        now = self._clock.now()
        if not self._waiting or now < self._tell_at:
            return
        new = [it for it in self._waiting.values() if self._is_new(it)]
        if not self._book.directory.channels and self._has_told_of_channels():
            # that the file names none was said before: it seems to be meant so
            self._mark(it for it in new if it.kind == CHANNEL)
            new = [it for it in new if it.kind != CHANNEL]
        if new:
            trouble = trouble_of(new, self._met, self._book, self._zoho)
            self._desk.report(trouble, lambda: self._mark(new))
            self._tell_at = now + HOUR
        self._seen.update(self._met)
        self._met.clear()
        self._waiting.clear()

    def _meet(self, event: Event, at: EpochMs) -> None:
        met = self._met.get(event.channel)
        if met is None:
            if not self._is_first(CHANNEL, str(event.channel), 1, at):
                self._seen.add(event.channel)
                return
            met = self._met[event.channel] = Met()
        if len(met.chats) < MOST_CHATS:
            met.again(event, event.app if isinstance(event, MessageEvent) else "")

    def _is_first(self, kind: str, value: str, count: int, at: EpochMs) -> bool:
        first = self._sightings.sighted(kind, value, count, at)
        if first:
            log.info("first_sighting", kind=kind, value=value)
        if first and kind in TOLD:
            if not self._waiting:
                self._tell_at = max(self._tell_at, at + GATHER)
            self._waiting[kind, value] = Sighting(kind, value, count, at, at, told=False)
        return first

    def _is_new(self, it: Sighting) -> bool:
        """The file may have named it meanwhile."""
        if it.kind == CHANNEL:
            return int(it.value) not in self._named
        known = {"status": self._names.statuses, "reply_status": self._names.reply_statuses}
        return it.value not in known[it.kind]

    def _has_told_of_channels(self) -> bool:
        return any(it.kind == CHANNEL and it.told for it in self._sightings.all())

    def _mark(self, told: Iterable[Sighting]) -> None:
        for it in told:
            self._sightings.tell(it.kind, it.value)


def _named_channels(book: RuleBook) -> Iterator[int]:
    """By the file's table, or by a rule."""
    yield from book.directory.channels
    for conditions in conditions_in(tuple((it.question, it.where) for it in book.rules)):
        yield from conditions.channel or ()


def _strange(parsed: Parsed, names: Names) -> dict[tuple[str, str], int]:
    """By kind and value: what neither this program nor the rules file knows. Nearly always none."""
    strange: dict[tuple[str, str], int] = {}

    def found(kind: str, value: str, count: int = 1) -> None:
        strange[kind, value] = strange.get((kind, value), 0) + count

    for event in parsed.events:
        if isinstance(event, StatusEvent):
            if event.status and event.status not in names.statuses:
                found("status", event.status)
            if event.reply and event.reply not in names.reply_statuses:
                found("reply_status", event.reply)
        elif isinstance(event, FateEvent) and event.fate not in FATE_RANK:
            found("message_status", event.fate)
    for name, count in parsed.unknown_keys.items():
        found("key", name, count)
    for name, count in parsed.unknown_types.items():
        found("event", name, count)
    return strange
