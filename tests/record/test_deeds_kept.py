"""What is to be done in Zoho, on disk: ordered once, claimed once, settled once."""

from alerting.model.deed import Act, Deed, OrderedDeed, Settled, State, Unsettled
from alerting.model.times import DAY
from alerting.model.unit import Mark, Unit
from alerting.record.audit import newest
from alerting.record.restored import WHY_NOT_DONE
from alerting.record.retention import Policy
from alerting.record.store import Store
from alerting.record.timeline import of_alert

DONE = Settled(State.DONE, "the chat was ended")


def deed(key: str = "deed/7/0/0.1.0/end_chat", at: int = 0) -> OrderedDeed:
    return OrderedDeed(key, "deed/7/0/0.1", 7, "held", at, 1, 2, 3, "OPEN", 0, Deed(Act.END))


async def order(store: Store, *deeds: OrderedDeed) -> None:
    await store.units.commit(Unit(Mark(0, 0), deeds=list(deeds)))


async def test_what_is_ordered_twice_is_there_once_and_stays_as_it_was(store: Store) -> None:
    await order(store, deed())
    assert await store.deeds.claim(deed(), 5)

    await order(store, deed())

    assert store.deeds.unsettled() == [Unsettled(deed(), claimed=True, whom=5)]
    assert not await store.deeds.claim(deed(), 6)


async def test_what_is_settled_stays_so_and_has_one_line_of_each(store: Store) -> None:
    await order(store, deed())
    await store.deeds.settle(deed(), DONE, 5)
    await store.deeds.settle(deed(), Settled(State.REFUSED, "no"), 6)

    assert store.deeds.unsettled() == []
    assert not await store.deeds.claim(deed(), 0)
    assert [(it.at, it.what, it.detail) for it in of_alert(store.reader, 7)] == [
        (5, "acted", "the chat was ended")
    ]
    assert [it.detail for it in newest(store.reader, 9)] == ["alert 7: the chat was ended"]


async def test_what_waited_in_a_backup_is_not_done_again(store: Store) -> None:
    waiting, later = deed(), deed("later", 9)
    await order(store, waiting, deed("begun"), later)
    await store.deeds.claim(deed("begun"), 5)

    for _ in range(2):  # the second start finds what the first one did
        await store.restoration.settle(5, 10)

    assert [it.ordered for it in store.deeds.unsettled()] == [later]
    assert [(it.at, it.what, it.detail) for it in of_alert(store.reader, 7)] == [
        (10, "not acted", WHY_NOT_DONE)
    ] * 2


async def test_settled_ones_are_forgotten_with_their_alerts(store: Store) -> None:
    now = 1_000 * DAY
    old, young, waiting = deed("old"), deed("young", now), deed("waiting")
    await order(store, old, waiting, young)
    for each in (old, young):
        await store.deeds.settle(each, DONE, now)

    while await store.retention.one_step(now, Policy()):
        pass

    keys = store.reader.execute("SELECT key FROM deeds ORDER BY id").fetchall()
    assert keys == [("waiting",), ("young",)]
