"""Figures are kept as long as history is, and are about nobody whom the file forgot."""

from pathlib import Path

from alerting.model.times import DAY
from alerting.record import figures as record
from alerting.record.erasing import erase
from alerting.record.figures import Counted, FiguresMark, Place
from alerting.record.person import Wanted
from alerting.record.retention import Policy
from alerting.record.store import Store, open_store
from tests.builders import AGENT_ID, CHANNEL, ORG, START, status, wrote
from tests.report.journaled import PATIENCE, cells, count

NOW = START + 401 * DAY


async def test_figures_are_kept_as_long_as_history(store: Store) -> None:
    places = [Place(START + n * DAY, ORG) for n in range(3)]
    some = {place: {1: 1} for place in places}
    made = Counted(FiguresMark(), FiguresMark("1"), some, {}, PATIENCE.until)
    await store.writer.submit(lambda connection: record.write(connection, made))
    while await store.retention.one_step(NOW, Policy()):
        pass

    assert list(cells(store.reader)) == places[1:]


async def test_an_agent_who_is_erased_keeps_their_figures_under_no_id_of_theirs(
    tmp_path: Path,
) -> None:
    path = tmp_path / "alerting.db"
    store = open_store(path, 0)
    await store.journal.append([status("ON_PROGRESS", START), wrote("agent", START)], START)
    await store.close()
    counted = open_store(path, 0)
    count(counted.database.connection)
    await counted.close()

    assert erase(path, Wanted(agent=AGENT_ID), "asha", NOW)
    again = open_store(path, 0)
    [held] = record.mark(again.reader).held
    agents = {place.agent for place in cells(again.reader) if place.channel == CHANNEL} - {0}
    chat = record.chat_of(again.reader, ORG, 65403000000038063)
    await again.close()
    assert agents == {held[1]} == {chat.assignee if chat else 0}
    assert agents != {AGENT_ID}
