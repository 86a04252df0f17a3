"""A chat's past is complete: whatever the record has of it is told, once, in its episode."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from alerting.model.event import Event, MessageEvent
from alerting.model.zoho_names import Called
from alerting.record.database import open_reader
from alerting.record.store import Store, open_store
from alerting.report.chat_past import ChatPast, Wanted, past_of
from tests.builders import CHAT, ORG, Life, at, book, state, status, wrote
from tests.builders import rule as rule_of
from tests.pipeline.streams import floor, streams

CALLED = Called(book().directory)


async def lived(store: Store, life: Life, events: Sequence[Event]) -> None:
    for event in events:
        await store.journal.append([event], event.at)
        await store.units.commit(life.hear(event))


def sorts(past: ChatPast) -> Counter[str]:
    return Counter(one.sort for episode in past.episodes for one in episode.moments)


@settings(max_examples=12, deadline=None)
@given(streams(longest=25))
def test_whatever_the_record_has_of_a_chat_is_told_once(events: list[Event]) -> None:
    async def check(folder: str) -> None:
        path, life = Path(folder) / "alerting.db", Life(*floor())
        store = open_store(path, 0)
        await lived(store, life, events)
        await store.close()
        for chat in life.shard.tracker:
            wanted = Wanted(
                ORG, chat.session, chat.first_seen, chat.seq, chat.episode, chat.episode_at
            )
            with closing(open_reader(path)) as reader:
                past = past_of(reader, wanted, CALLED, events[-1].at)
            told = sorts(past)
            of_it = [it for unit in life.units for it in unit.transitions]
            assert told["status"] == sum(it.chat == chat.session for it in of_it)
            fates = [it for unit in life.units for it in unit.fates]
            assert told["fate"] == sum(it.chat == chat.session for it in fates)
            ended = [it for unit in life.units for it in unit.episodes]
            assert told["episode"] == sum(it.chat == chat.session for it in ended)
            wrote_it = [it for it in events if isinstance(it, MessageEvent)]
            assert told["message"] == sum(it.chat == chat.session for it in wrote_it)
            alerts = {it.number for it in past.alerts}
            lines = [one.alert for it in past.episodes for one in it.moments if one.alert]
            assert alerts == set(lines)
            numbers = [it.number for it in past.episodes]
            assert numbers == sorted(numbers, reverse=True)
            assert numbers[0] == chat.episode
            assert past.spoken.since == 0

    with TemporaryDirectory() as folder:
        asyncio.run(check(folder))


async def test_messages_found_before_are_not_looked_for_again(store: Store) -> None:
    life = Life(rule_of(state({"status": "ON_HOLD"}, "10m")))
    await lived(store, life, [wrote("customer", at(minutes=0)), wrote("agent", at(minutes=1))])
    wanted = Wanted(ORG, CHAT, at(minutes=0), 2)
    first = past_of(store.reader, wanted, CALLED, at(minutes=2))
    await lived(store, life, [wrote("customer", at(minutes=3))])
    found = past_of(
        store.reader, Wanted(ORG, CHAT, at(minutes=0), 3), CALLED, at(minutes=4), first.spoken
    )
    assert [it.seq for it in first.spoken.found] == [1, 2]
    assert [it.seq for it in found.spoken.found] == [1, 2, 3]


async def test_what_the_journal_has_forgotten_is_said_to_be_missing(store: Store) -> None:
    life = Life()
    await lived(store, life, [wrote("customer", at(minutes=0)), status("OPEN", at(minutes=0) + 1)])
    await lived(store, life, [wrote("customer", at(minutes=5)), status("OPEN", at(minutes=9))])
    chat = life.shard.tracker.find(ORG, CHAT)
    assert chat
    await store.writer.submit(lambda it: it.execute("DELETE FROM events WHERE seq < 3").fetchall())
    past = past_of(
        store.reader, Wanted(ORG, CHAT, chat.first_seen, chat.seq), CALLED, at(minutes=9)
    )
    assert past.spoken.since == at(minutes=5)
    assert sorts(past)["message"] == 1
    assert sorts(past)["status"] == 1
