"""Zoho's names on disk, and how many are remembered."""

from msgspec.structs import replace

from alerting.model.times import DAY
from alerting.model.zoho_names import MOST, Kind, Named, ZohoNames
from alerting.record.names import names_in
from alerting.record.retention import Policy
from alerting.record.store import Store
from tests.builders import START

SHOP = Named(Kind.CHANNEL, 2**60, "Shop", START, part_of=7)
LINK = Named(Kind.TICKET, 2**60, "", START, "https://desk.zylker.example/t/1")
LENA = Named(Kind.CONTACT, 3, "Lena", START)


async def test_a_name_is_kept_as_it_was_told_last(store: Store) -> None:
    await store.names.keep([SHOP, LINK])
    await store.names.keep([replace(SHOP, name="Web shop", asked=START + 1)])

    assert names_in(store.reader) == [LINK, replace(SHOP, name="Web shop", asked=START + 1)]


async def test_what_made_room_and_what_may_not_be_shown_leaves_the_disk(store: Store) -> None:
    await store.names.keep([SHOP, LINK, LENA])
    await store.names.keep([], gone=[LINK])
    await store.names.forget(Kind.CONTACT)

    assert names_in(store.reader) == [SHOP]


async def test_what_chats_have_goes_with_their_events(store: Store) -> None:
    await store.names.keep([SHOP, LINK, LENA])

    while await store.retention.one_step(START + 31 * DAY, Policy(events=30 * DAY)):
        pass

    assert names_in(store.reader) == [SHOP]


def test_the_oldest_of_too_many_makes_room() -> None:
    names = ZohoNames(Named(Kind.TICKET, id_, "", START) for id_ in range(1, MOST + 1))

    assert [it.id for it in names.learn([replace(LINK, id=MOST + 1), SHOP])] == [1]
    assert (names.link(MOST + 1), names.name(Kind.CHANNEL, SHOP.id)) == (LINK.url, "Shop")
