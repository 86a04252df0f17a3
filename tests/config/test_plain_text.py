"""What counts as the same text, and what a word is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.texts.plain_text import plain, words_of

ANY = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    "written, same",
    [
        ("Refund", "refund"),
        ("REFÚND", "refund"),
        ("Rembourse\u0301", "remboursé"),
        ("STRASSE", "straße"),
        ("İADE", "iade"),
        ("SIKINTI", "sıkıntı"),  # noqa: RUF001 Turkish
        ("złodziej", "zlodziej"),
        ("Rødgrød", "RODGROD"),
        ("ΕΛΛΗΝΙΚΌΣ", "ελληνικός"),
        ("ЁЛКА", "елка"),
        ("ｒｅｆｕｎｄ", "refund"),  # noqa: RUF001 as Japanese keyboards have it
        ("ﬁnal", "final"),
        ("can’t", "can't"),  # noqa: RUF001 as phones write it
        ("can´t", "can't"),  # noqa: RUF001 as keyboards with accents write it
        ("e–mail", "e-mail"),  # noqa: RUF001 as word processors write it
        ("re\u00adfund", "refund"),
        ("\u200frefund\u200e", "refund"),
        ("money \n\u00a0 back", "money back"),
        ("שָׁלוֹם", "שלום"),
        ("مَرْحَبًا", "مرحبا"),
        ("مـــرحبا", "مرحبا"),
        ("❤️", "❤"),
    ],
)
def test_these_are_the_same(written: str, same: str) -> None:
    assert plain(written) == plain(same)


@pytest.mark.parametrize("one, other", [("が", "か"), ("कुल", "कल"), ("ใกล้", "ใกล"), ("ñu", "nú x")])
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    "text, words",
    [
        ("i want a refund!", ["i", "want", "a", "refund", "!"]),
        ("_refund_ *now*", ["_", "refund", "_", "*", "now", "*"]),
        ("order12 50€", ["order12", "50", "€"]),
        ("l'avocat", ["l", "'", "avocat"]),
        ("рефанды", ["рефанды"]),
        ("रिफंड चाहिए", ["रिफंड", "चाहिए"]),
        ("我要退款", ["我", "要", "退", "款"]),
        ("ขอเงินคืน", list("ขอเงินคืน")),
        ("환불해주세요", list("환불해주세요")),
        ("😡😡ok", ["😡", "😡", "ok"]),
        ("", []),
    ],
)
def test_words_are_whole_where_blanks_stand_between_them(text: str, words: list[str]) -> None:
    assert words_of(plain(text)) == words


@given(ANY)
def test_a_plain_text_is_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(text) == plain(f"  {text}\n")


@given(ANY)
def test_words_leave_out_nothing_but_blanks(text: str) -> None:
    assert "".join(words_of(plain(text))) == "".join(plain(text).split())


@given(ANY)
def test_case_makes_no_difference(text: str) -> None:
    assert plain(text.upper()) == plain(text) == plain(text.lower())
