"""Links: for one person and one message, for seven days, and never made by anybody else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.model.message import Message, Summary, Trouble
from alerting.model.people import Means, Recipient
from alerting.model.times import DAY, SECOND
from alerting.reply.links import Expired, Forged, Links, Valid
from alerting.reply.seal import Seal
from alerting.reply.told import alerts_in
from tests.fakes import START
from tests.reply.conftest import ASHA, KEY, PUBLIC, message_to, news

SEAL: Final = Seal(KEY, "link")


def links(public_url: str = PUBLIC, key: bytes = KEY) -> Links:
    made = Links(public_url, lambda name: name == "asha")
    made.use(key)
    return made


def token(message: Message) -> str:
    return links().link_for(message).rpartition("/")[2]


def test_a_link_leads_to_our_public_address_and_fits_a_line() -> None:
    link = links(f"{PUBLIC}/").link_for(message_to(ASHA))

    assert link.startswith(f"{PUBLIC}/a/")
    assert len(link) < 150


def test_a_link_says_whose_it_is_and_which_message_it_is_for() -> None:
    assert links().read(token(message_to(ASHA)), START) == Valid(
        "alert/12/first/asha/email", "asha", START + 7 * DAY
    )


def test_the_same_message_has_the_same_link_however_often_it_is_sent() -> None:
    assert token(message_to(ASHA)) == token(message_to(ASHA))


@pytest.mark.parametrize(
    "after, works", [(7 * DAY - SECOND, True), (7 * DAY, False), (8 * DAY, False)]
)
def test_a_link_works_for_seven_days(after: int, works: bool) -> None:  # noqa: FBT001
    found = links().read(token(message_to(ASHA)), START + after)

    assert isinstance(found, Valid) is works
    assert works or found == Expired("alert/12/first/asha/email", "asha", START)


def test_nobody_gets_a_link_without_a_public_address() -> None:
    assert not links("").link_for(message_to(ASHA))


def test_nobody_gets_a_link_before_there_is_a_key() -> None:
    assert not Links(PUBLIC, lambda _name: True).link_for(message_to(ASHA))


def test_a_place_gets_no_link() -> None:
    room = Recipient("support-room", Means.SLACK, "#support")

    assert not links().link_for(replace(message_to(ASHA), to=room))


def test_what_has_no_alert_has_no_link() -> None:
    trouble = replace(message_to(ASHA), content=Trouble("disk", "The disk is full.", START))
    told_by_the_daemon = replace(message_to(ASHA), content=replace(news(), number=0))

    assert not links().link_for(trouble)
    assert not links().link_for(told_by_the_daemon)


def test_a_message_about_several_alerts_has_a_link_for_all_of_them() -> None:
    summary = Summary("gap", (news(3), news(4)), total=2)

    assert alerts_in(message_to(ASHA, 12, 13, 14)) == (12, 13, 14)
    assert alerts_in(replace(message_to(ASHA), content=summary)) == (3, 4)
    assert links().link_for(message_to(ASHA, 12, 13, 14))


def test_a_new_key_makes_older_links_void() -> None:
    known = links()
    old = token(message_to(ASHA))
    known.use(b"n" * 32)

    assert known.read(old, START) == Forged()


@given(st.data())
def test_a_link_with_any_bit_flipped_is_forged(data: st.DataObject) -> None:
    good = token(message_to(ASHA))
    at = data.draw(st.integers(0, len(good) - 1))
    bit = data.draw(st.integers(0, 6))
    bad = good[:at] + chr(ord(good[at]) ^ 1 << bit) + good[at + 1 :]

    assert links().read(bad, START) == Forged()


@given(st.data())
def test_what_is_sealed_with_any_bit_flipped_is_not_opened(data: st.DataObject) -> None:
    payload = data.draw(st.binary(max_size=60))
    sealed = bytearray(_raw(SEAL.close(payload)))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8

    assert SEAL.open(_text(bytes(sealed))) is None


@given(st.text(max_size=80))
def test_no_text_that_was_made_up_is_a_link(text: str) -> None:
    assert links().read(text, START) == Forged()


@given(st.integers(1, 90))
def test_a_link_that_was_cut_off_is_forged(length: int) -> None:
    assert links().read(token(message_to(ASHA))[:-length], START) == Forged()


@pytest.mark.parametrize("tail", ["=", "==", "%3D", "A", " ", "/", "."])
def test_a_link_has_one_way_to_be_written(tail: str) -> None:
    assert links().read(token(message_to(ASHA)) + tail, START) == Forged()


@given(st.binary(max_size=60), st.text(max_size=20))
def test_what_is_sealed_is_opened_again_and_only_with_what_it_is_bound_to(
    payload: bytes, bound_to: str
) -> None:
    sealed = SEAL.close(payload, bound_to)

    assert SEAL.open(sealed, bound_to) == payload
    assert SEAL.open(sealed, bound_to + "x") is None


def test_what_is_sealed_for_one_end_is_no_use_for_another() -> None:
    assert Seal(KEY, "form").open(SEAL.close(b"payload")) is None


@pytest.mark.parametrize(
    "url, origin",
    [
        ("https://alerts.zylker.example", "https://alerts.zylker.example"),
        ("https://Alerts.Zylker.example:443/behind/a/path/", "https://alerts.zylker.example"),
        ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
        ("http://[::1]:80", "http://[::1]"),
        ("", ""),
    ],
)
def test_our_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert links(url).origin == origin


def _raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
