"""What a form carries: ours, for this link, not too soon and not too late."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.times import MINUTE
from alerting.reply.choices import Choice, Standing, numbers_for
from alerting.reply.form import Form, form, is_by_script, is_ours, objection
from alerting.reply.nonces import Nonce, Nonces, Unfit
from alerting.reply.seal import Seal
from tests.fakes import START
from tests.reply.conftest import KEY, PUBLIC, view

NONCES = Nonces(Seal(KEY, "form"), "token")
FREE = Standing("asha", (view(),))
THEIRS = Standing("asha", (view(acked_by="bruno"),))


@pytest.mark.parametrize(
    "after, unfit",
    [
        (-1, Unfit.TOO_SOON),
        (0, Unfit.TOO_SOON),
        (1_499, Unfit.TOO_SOON),
        (1_500, None),
        (10 * MINUTE - 1, None),
        (10 * MINUTE, Unfit.STALE),
    ],
)
def test_a_form_is_good_from_a_moment_to_ten_minutes(after: int, unfit: Unfit | None) -> None:
    found = NONCES.read(NONCES.make([], START), START + after)

    assert (found if isinstance(found, Unfit) else None) is unfit


def test_a_form_of_one_link_is_no_use_for_another() -> None:
    other = Nonces(NONCES.seal, "another-token")

    assert other.read(NONCES.make([], START), START + 5_000) is Unfit.FORGED


def test_no_two_forms_are_the_same() -> None:
    assert NONCES.make([], START) != NONCES.make([], START)


@given(st.text(max_size=60))
def test_no_text_that_was_made_up_is_a_form_of_ours(text: str) -> None:
    assert NONCES.read(text, START) is Unfit.FORGED


def _nonce(*owners: str, again: bool = False) -> Nonce:
    return Nonce(START, b"id", again, owners)


@pytest.mark.parametrize(
    "nonce, do, standing, by_script, why",
    [
        (_nonce(), "have", FREE, False, None),
        (_nonce(), "have", FREE, True, "again"),
        (_nonce(again=True), "have", FREE, True, None),
        (_nonce(), "", FREE, False, "nothing"),
        (_nonce(), "all-your-alerts", FREE, False, "nothing"),
        (_nonce(), "take", THEIRS, False, "changed"),
        (_nonce("bruno"), "take", THEIRS, False, None),
        (_nonce("bruno", "nikhil"), "take", THEIRS, False, None),
        (_nonce("bruno"), "have", FREE, False, None),
        (Unfit.STALE, "have", FREE, False, "stale"),
        (Unfit.FORGED, "have", FREE, False, "stale"),
        (Unfit.TOO_SOON, "have", FREE, False, "again"),
    ],
)
def test_what_is_obeyed_and_what_is_shown_once_more(
    nonce: Nonce | Unfit,
    do: str,
    standing: Standing,
    by_script: bool,  # noqa: FBT001
    why: str | None,
) -> None:
    assert objection(nonce, do, standing, by_script=by_script) == why


@pytest.mark.parametrize(
    "headers, ours",
    [
        ({}, True),
        ({"Origin": PUBLIC}, True),
        ({"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": PUBLIC, "Sec-Fetch-Site": "same-site"}, False),
    ],
)
def test_only_our_own_page_may_send_the_form(headers: dict[str, str], ours: bool) -> None:  # noqa: FBT001
    assert is_ours(headers, PUBLIC) is ours


def test_chromium_says_whether_somebody_touched_the_page_and_others_keep_silent() -> None:
    chromium = {"Sec-CH-UA": '"Chromium";v="156"'}

    assert is_by_script(chromium)
    assert not is_by_script(chromium | {"Sec-Fetch-User": "?1"})
    assert not is_by_script({})


@pytest.mark.parametrize(
    "body, read",
    [
        (b"once=abc&do=have", Form("abc", "have")),
        (b"once=abc", Form("abc", "")),
        (b"do=have&do=close&once=a", Form("a", "have")),
        (b"", Form("", "")),
        (b"\xff\xfe", None),
        (b"once", None),
        (b"&".join([b"a=1"] * 50), None),
        (b'{"once": "abc"}', None),
    ],
)
def test_what_is_no_form_is_not_read(body: bytes, read: Form | None) -> None:
    assert form(body) == read


@pytest.mark.parametrize(
    "alerts, offered",
    [
        ([view()], {Choice.HAVE, Choice.HALF_AN_HOUR, Choice.HOUR, Choice.TWO_HOURS, Choice.CLOSE}),
        ([view(acked_by="bruno")], {Choice.TAKE, Choice.CLOSE}),
        ([view(1), view(2, acked_by="bruno")], set(Choice)),
        ([view(is_open=False)], set()),
    ],
)
def test_only_what_would_change_something_is_offered(
    alerts: list[object], offered: set[Choice]
) -> None:
    assert Standing("asha", tuple(alerts)).offers() == offered  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "choice, numbers",
    [
        (Choice.HAVE, [1, 3]),
        (Choice.HOUR, [1, 3]),
        (Choice.TAKE, [1, 2, 3]),
        (Choice.CLOSE, [1, 2, 3]),
    ],
)
def test_what_somebody_else_has_is_left_to_them_unless_it_is_taken_over(
    choice: Choice, numbers: list[int]
) -> None:
    alerts = (view(1), view(2, acked_by="bruno"), view(3, acked_by="asha"), view(4, is_open=False))

    assert numbers_for(choice, Standing("asha", alerts)) == numbers
