"""What the daemon has in memory, found out from its file: it is not asked, and nothing changes."""

from collections.abc import Iterator
from itertools import chain

import apsw

from alerting.app.restore import read_extra, tracker_of
from alerting.app.snapshot import chats_decoder
from alerting.cli.failure import fail
from alerting.config.rules_file import read
from alerting.config.settings import Settings
from alerting.config.tables.contacts import as_kept
from alerting.errors import RulesError
from alerting.judge.rulebook import RuleBook
from alerting.model.event import Numbered
from alerting.model.times import DAY, EpochMs
from alerting.model.zoho_names import ZohoNames
from alerting.pipeline.shard import Horizons, Shard
from alerting.pipeline.watched import SavedGroups
from alerting.proof.restoration import Past, restored
from alerting.record.alerts import Alerts
from alerting.record.names import names_in
from alerting.record.outbox_list import windows_open
from alerting.record.recorded import at_one_moment, events_after
from alerting.record.rulebooks import RulesText, files_of, newest, of_version
from alerting.record.silences import Silences
from alerting.record.snapshots import load_current

AT_ONCE = 1_000


def remembered(connection: apsw.Connection, settings: Settings, now: EpochMs) -> Shard:
    """Under the rules in force."""
    with at_one_moment(connection):
        return _remembered(connection, settings, now)


def _remembered(connection: apsw.Connection, settings: Settings, now: EpochMs) -> Shard:
    snapshot = load_current(connection)
    extra = read_extra(snapshot)
    text = of_version(connection, extra.rules_version) if extra else None
    book = _book(connection, text or newest(connection))
    if book is None:
        fail("no rules are in force in this database yet; start the daemon once")
    slices = (chats_decoder.decode(body) for _, body in snapshot.slices) if snapshot else ()
    past = Past(
        book=book,
        alerts=Alerts(connection),
        tracker=tracker_of(extra),
        chats=chain.from_iterable(slices),
        events=_events(connection, snapshot.mark.seq if snapshot else 0),
        silences=Silences(connection).remembered(now - DAY),
        last=windows_open(connection, now),
        version=lambda number: _book(connection, of_version(connection, number)),
        groups=extra.groups if extra else SavedGroups(),
        names=ZohoNames(names_in(connection)),
    )
    horizons = Horizons(settings.forget_ended_after, settings.lose_sight_after)
    return restored(past, now, horizons)


def _book(connection: apsw.Connection, text: RulesText | None) -> RuleBook | None:
    """None also where this program can no longer read that version."""
    if text is None:
        return None
    try:
        lists = as_kept(files_of(connection, text.version))
        return read(text.text, f"rules version {text.version}", lists=lists)
    except RulesError:
        return None


def _events(connection: apsw.Connection, after: int) -> Iterator[Numbered]:
    while events := events_after(connection, after, AT_ONCE):
        yield from events
        after = events[-1].seq
