"""What the outbox keeps of messages about several alerts."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from alerting.model.alert import Alert, Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import GroupNews, Message
from alerting.model.severity import Severity
from alerting.model.times import DAY
from alerting.model.unit import Mark, Unit
from alerting.record.outbox_list import of_alert
from alerting.record.retention import Policy
from alerting.record.store import Store

MakeMessage = Callable[..., Message]
DELIVERED = Step(StepKind.DELIVERED, receipt="r")


def group(*alerts: int) -> GroupNews:
    return GroupNews(
        title="",
        shared="",
        severity=Severity.WARNING,
        items=(),
        counts={Reason.FIRST: len(alerts)},
        total=len(alerts),
        alerts=alerts,
        at=0,
    )


@pytest.fixture
def several(message: MakeMessage) -> MakeMessage:
    def make(key: str, *alerts: int, until: int = 0) -> Message:
        made = message(key, alert=0, reason=Reason.GROUP)
        return replace(made, content=group(*alerts), group="g", window_until=until)

    return make


def rows(store: Store, table: str) -> list[Any]:
    sql = f"SELECT t.alert, m.key FROM {table} t JOIN messages m ON m.id = t.message ORDER BY 1, 2"
    return store.reader.execute(sql).fetchall()


async def test_a_message_and_its_alerts_come_together(store: Store, several: MakeMessage) -> None:
    await store.units.commit(Unit(Mark(1, 1), messages=[several("a", 1, 2), several("b", 2)]))
    await store.outbox.add([several("a", 7)])
    assert rows(store, "told_together") == [(1, "a"), (2, "a"), (2, "b")]


async def test_what_was_left_out_is_told_by_nobody(store: Store, several: MakeMessage) -> None:
    await store.outbox.add([several("a", 1, 2)])
    await store.outbox.settle("a", DELIVERED, 1, (), (2,))
    assert rows(store, "told_together") == [(1, "a")]
    assert rows(store, "left_out") == [(2, "a")]


async def test_an_acknowledgement_drops_what_is_about_that_alert_alone(
    store: Store, message: MakeMessage, several: MakeMessage
) -> None:
    await store.outbox.add([message("single", alert=1), several("group", 1, 2)])
    assert await store.units.commit(Unit(Mark(1, 1), cancel=[1])) == ["single"]
    assert [it.message.key for it in await store.outbox.waiting()] == ["group"]


async def test_windows_that_are_open_are_found_again(store: Store, several: MakeMessage) -> None:
    messages = [several("over", 1, until=9), several("b", 2, until=11), several("a", 3, until=11)]
    await store.outbox.add([*messages, several("none", 4)])
    assert store.outbox.windows(10) == messages[1:]


async def test_people_see_the_groups_an_alert_was_in(
    store: Store, message: MakeMessage, several: MakeMessage
) -> None:
    await store.outbox.add([message("single", alert=1), several("g", 1, 2), several("h", 2)])
    assert [it.key for it in of_alert(store.reader, 1)] == ["single", "g"]


async def test_what_is_forgotten_leaves_nothing_of_its_alerts(
    store: Store, several: MakeMessage, alert: Callable[..., Alert]
) -> None:
    await store.outbox.add([several("a", 1, 2)])
    await store.outbox.settle("a", DELIVERED, 1, (), (2,))
    while await store.retention.one_step(1_000 * DAY, Policy()):
        pass
    assert rows(store, "told_together") == rows(store, "left_out") == []


async def test_what_is_long_overdue_is_not_awaited_any_more(
    store: Store, message: MakeMessage
) -> None:
    await store.outbox.add([message("a")])
    await store.outbox.settle("a", replace(DELIVERED, not_before=5), 1)
    found = [len(await store.outbox.awaiting(5 + 3 * DAY + late)) for late in (-1, 0, 1)]
    assert found == [1, 1, 0]
