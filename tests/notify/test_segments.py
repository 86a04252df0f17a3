import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify.segments import DOTS, Size, measure, shorten, simplify


@pytest.mark.parametrize(
    "text,size",
    [
        ("", Size("GSM-7", 0, 1)),
        ("a" * 159, Size("GSM-7", 159, 1)),
        ("a" * 160, Size("GSM-7", 160, 1)),
        ("a" * 161, Size("GSM-7", 161, 2)),
        ("a" * 306, Size("GSM-7", 306, 2)),
        ("a" * 307, Size("GSM-7", 307, 3)),
        ("€" * 80, Size("GSM-7", 160, 1)),
        ("€" * 81, Size("GSM-7", 162, 2)),
        ("अ" * 69, Size("UCS-2", 69, 1)),
        ("अ" * 70, Size("UCS-2", 70, 1)),
        ("अ" * 71, Size("UCS-2", 71, 2)),
        ("अ" * 134, Size("UCS-2", 134, 2)),
        ("अ" * 135, Size("UCS-2", 135, 3)),
        ("😀" * 35, Size("UCS-2", 70, 1)),
        ("😀" * 36, Size("UCS-2", 72, 2)),
    ],
)
def test_a_text_is_counted_as_the_network_counts_it(text: str, size: Size) -> None:
    assert measure(text) == size


def test_a_character_that_counts_twice_is_not_torn_between_two_segments() -> None:
    # 152 + 1 fills a segment of 153, but the euro needs two units and moves on whole
    assert measure("a" * 152 + "€" + "a" * 151).segments == 2
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3


@given(st.text())
def test_what_is_shortened_fits(text: str) -> None:
    assert measure(shorten(text, 2)).segments <= 2


@given(st.text(max_size=134))
def test_what_fits_is_left_alone(text: str) -> None:
    if measure(text).segments <= 2:
        assert shorten(text, 2) == text


@given(st.text(), st.text())
def test_more_text_never_costs_less(text: str, more: str) -> None:
    assert measure(text + more).segments >= measure(text).segments


def test_a_long_text_is_cut_at_a_word_and_says_so() -> None:
    cut = shorten("word " * 100)
    assert cut.endswith("word" + DOTS)
    assert len(cut) > 290


@pytest.mark.parametrize(
    "text, told",
    [
        ("crítico: o cliente não está à espera", "critico: o cliente nao esta à espera"),
        ("José e Zoë", "José e Zoe"),
        ("Ação 你好", "Ação 你好"),
    ],
)
def test_accents_go_where_that_saves_more_than_half(text: str, told: str) -> None:
    assert simplify(text) == told


def test_typographic_characters_do_not_double_the_price() -> None:
    assert (
        simplify("\u201cAsha\u2019s\u201d chat \u2013 on hold\u2026")
        == '"Asha\'s" chat - on hold...'
    )


@pytest.mark.parametrize("link", ["https://desk.example/x?a=1", "http://a.b", "www.zoho.com/x"])
def test_an_sms_has_no_links(link: str) -> None:
    assert simplify(f"Open {link} now") == "Open now"
