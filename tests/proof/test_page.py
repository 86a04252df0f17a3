"""A backtest's page: whole in itself, and safe whatever names are in it."""

from html.parser import HTMLParser

import pytest

from alerting.model.mute import Mute, Span
from alerting.model.people import Means, Target
from alerting.proof.page import page
from alerting.proof.plots import Series, bars, days, hours, most, spark
from tests.builders import CHAT, START, at, book, rule, state, status
from tests.proof.tapes import report_of

EVENTS = [status("ON_HOLD", at(minutes=n), chat=CHAT + n) for n in range(40)]
RULES = book(rule(tell=(Target("asha", Means.SMS), Target("asha", Means.SLACK))))


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_it_needs_nothing_from_elsewhere() -> None:
    text = page(report_of(*EVENTS, rules=RULES, against=book()))

    tags = Tags(text).found
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in tags}
    assert not any({"src", "href", "style"} & attributes.keys() for _, attributes in tags)
    assert "http" not in text
    assert text.count("<svg") == 4  # three plots, and one beside the rule


def test_it_says_every_number_of_the_report() -> None:
    it = report_of(*EVENTS, rules=RULES)

    text = page(it)

    assert f"<dd>{it.alerts}</dd>" in text
    assert "on-hold" in text
    for line in it.cannot_be_judged:
        assert line in text.replace("&#39;", "'")


def test_names_cannot_become_markup() -> None:
    nasty = "<script>alert(1)</script>"

    text = page(report_of(*EVENTS, rules=book(rule(name=nasty))))

    assert nasty not in text
    assert "&lt;script&gt;" in text


def test_an_empty_backtest_has_a_page_too() -> None:
    assert "Nothing is recorded" in page(report_of(rules=book(rule())))


def test_the_smallest_series_are_drawn_as_one() -> None:
    series = [Series(f"r{n}", [n, 1]) for n in range(1, 10)]

    drawn = most(series)

    assert [it.name for it in drawn] == ["r9", "r8", "r7", "r6", "r5", "r4", "3 others"]
    assert drawn[-1].values == [1 + 2 + 3, 3]


@pytest.mark.parametrize(
    "plot",
    [
        days([], [], "nothing"),
        days(["2026-01-05"], [Series("a", [0])], "zero"),
        bars([], [], "nobody"),
        hours([[0] * 24] * 7, "quiet"),
        spark([]),
    ],
)
def test_nothing_can_be_drawn(plot: str) -> None:
    assert plot.startswith("<svg")
    assert "nan" not in plot


def test_columns_stand_on_one_another() -> None:
    plot = days(["2026-01-05"], [Series("a", [30]), Series("b", [10])], "two")

    first, second = (attrs for tag, attrs in Tags(plot).found if tag == "rect")
    tall = {name: float(str(it["height"])) for name, it in (("a", first), ("b", second))}
    assert tall["a"] == pytest.approx(3 * tall["b"], abs=0.2)
    assert float(str(second["y"])) + tall["b"] == pytest.approx(float(str(first["y"])), abs=0.2)


def test_rules_that_do_not_differ_are_only_counted() -> None:
    both = (rule(), rule(state({"status": "OPEN"}), name="quiet-one"))

    text = page(report_of(*EVENTS, rules=book(*both), against=book(both[1])))

    assert "1 rule does not differ" in text


def test_it_says_of_what_nobody_was_told() -> None:
    muted = book(rule(), mutes=(Mute("fair", (Span(START, at(minutes=90)),)),))

    text = page(report_of(*EVENTS, rules=muted, until=at(minutes=80)))

    assert "<td>muted 40</td>" in text
