"""Keys that are made once, and answers that count once."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from alerting.model.alert import Alert, Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import GroupNews, Message
from alerting.model.people import Means, Recipient
from alerting.model.severity import Severity
from alerting.model.times import DAY
from alerting.model.unit import Mark, Unit
from alerting.record.retention import Policy
from alerting.record.store import Store, open_store
from tests.record.conftest import ASHA

MakeMessage = Callable[..., Message]
MakeAlert = Callable[..., Alert]


def made() -> Callable[[], bytes]:
    numbers = count(1)
    return lambda: b"key %d" % next(numbers)


async def test_a_key_is_made_at_the_first_call_and_kept(path: Path) -> None:
    make, keys = made(), []
    for now in (1, 2):
        opened = open_store(path, now)
        keys += [await opened.keys.get("links", make, now) for _ in range(2)]
        await opened.close()

    assert keys == [b"key 1"] * 4


async def test_two_who_ask_at_once_get_the_same_key(store: Store) -> None:
    make = made()

    first, second = store.keys.get("links", make, 1), store.keys.get("links", make, 1)

    assert await first == await second


async def test_a_key_that_is_replaced_is_gone(store: Store) -> None:
    await store.keys.get("links", made(), 1)
    await store.keys.replace("links", b"new", 2)

    assert await store.keys.get("links", made(), 3) == b"new"


async def test_what_was_kept_is_found_and_nothing_is_made(store: Store) -> None:
    assert store.keys.kept("links") is None

    await store.keys.replace("links", b"new", 2)

    assert store.keys.kept("links") == b"new"


async def test_keys_of_other_names_are_other_keys(store: Store) -> None:
    make = made()

    assert await store.keys.get("a", make, 1) != await store.keys.get("b", make, 1)


async def test_an_answer_counts_once(store: Store) -> None:
    assert await store.answers.once("link:a", 1)
    assert not await store.answers.once("link:a", 2)
    assert await store.answers.once("link:b", 3)


async def test_answers_are_forgotten_long_after_they_could_come_again(store: Store) -> None:
    await store.answers.once("link:a", 0)
    while await store.retention.one_step(10 * DAY, Policy(history=9 * DAY)):
        pass

    assert await store.answers.once("link:a", 10 * DAY)


async def test_alerts_are_found_by_many_numbers_at_once(store: Store, alert: MakeAlert) -> None:
    await store.units.commit(Unit(Mark(1, 1), alerts={it: alert(it) for it in range(1, 251)}))

    assert store.alerts.by_numbers(range(200, 300)).keys() == set(range(200, 251))
    assert store.alerts.by_numbers([]) == {}


async def test_what_somebody_was_told_of_an_alert_is_found_the_newest_first(
    store: Store, message: MakeMessage
) -> None:
    bruno = Recipient("bruno", Means.EMAIL, "bruno@example.org")
    await store.outbox.add(
        [message("first"), message("other", alert=2), message("his", to=bruno), message("group")]
    )
    await store.outbox.add([_group("together", 1, 2)])
    for key in ("first", "other", "his", "together"):
        await store.outbox.settle(key, Step(StepKind.DELIVERED), 5)

    assert [it.key for it in store.told.of_alert(1, "asha")] == ["together", "first"]
    assert [it.key for it in store.told.of_alert(2, "asha")] == ["together", "other"]
    assert not list(store.told.of_alert(3, "asha"))


async def test_what_is_in_flight_counts_as_told_and_what_waits_does_not(
    store: Store, message: MakeMessage
) -> None:
    await store.outbox.add([message("flies"), message("waits"), message("refused")])
    await store.outbox.claim(["flies"], 1)
    await store.outbox.settle("refused", Step(StepKind.REFUSED), 1)

    assert [it.key for it in store.told.of_alert(1, "asha")] == ["flies"]


async def test_a_message_is_found_by_its_key(store: Store, message: MakeMessage) -> None:
    await store.outbox.add([message("first")])

    assert store.told.message("first") == message("first")
    assert store.told.message("second") is None


def _group(key: str, *alerts: int) -> Message:
    news = GroupNews("", "", Severity.WARNING, (), {}, len(alerts), alerts, at=1)
    return Message(key, ASHA, Reason.GROUP, news, created_at=1)
