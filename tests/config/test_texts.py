"""Which messages have the words and patterns that rules look for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.texts.patterns import Unfit, check_pattern, knows_only_ascii
from alerting.config.texts.texts import Finder, finder_of
from alerting.judge.text import nothing_found
from alerting.model.alert import Mode
from tests.builders import looks_for, rule

ANY = st.text(st.characters(exclude_categories=()))
LONGEST = 5_000


def has(text: str, *words: str, patterns: tuple[str, ...] = ()) -> bool:
    spec = looks_for(*words, patterns=patterns)
    return Finder([spec])(text) == (spec.number,)


@pytest.mark.parametrize(
    "text, word, found",
    [
        ("I want a refund", "refund", True),
        ("Refund!", "refund", True),
        ("REFÚND", "refund", True),
        ("refund", "Refúnd", True),
        ("(refund)", "refund", True),
        ("_refund_", "refund", True),
        ("#refund", "refund", True),
        ("refund\nnow", "refund", True),
        ("no-refund-policy", "refund", True),
        ("refunds", "refund", False),
        ("prerefund", "refund", False),
        ("refund2", "refund", False),
        ("re fund", "refund", False),
        ("my money   back", "money back", True),
        ("my money\n back", "Money  Back", True),
        ("money-back", "money back", False),
        ("money comes back", "money back", False),
        ("money backs", "money back", False),
        ("it costs 50€!", "50€", True),
        ("in C++ or c", "c++", True),
        ("in C or d", "c++", False),
        ("why😡", "😡", True),
        ("sad :( very", ":(", True),
        ("don’t", "don't", True),  # noqa: RUF001 as phones write it
        ("d'avocat", "avocat", True),
        ("Die STRASSE", "straße", True),
        ("\u202bאני רוצה החזר\u202c!", "החזר", True),  # noqa: RUF001 Hebrew
        ("אני רוצה החזרים", "החזר", False),
        ("أريد إسترداد المال", "استرداد", True),
        ("我要退款!", "退款", True),
        ("我要refund吗", "refund", True),
        ("환불해주세요", "환불", True),
        ("मुझे रिफंड चाहिए", "रिफंड", True),
        ("मुझे रिफंडों चाहिए", "रिफंड", False),
        ("", "refund", False),
        ("   ", "refund", False),
    ],
)
def test_words_are_found_whole_whatever_case_and_accent(text: str, word: str, found: bool) -> None:  # noqa: FBT001 a table
    assert has(text, word) is found


@pytest.mark.parametrize(
    "text, pattern, found",
    [
        ("Order 4711 never arrived", r"order \d+ (never|not) arrived", True),
        ("order  4711\nnot ARRIVED :(", r"order \d+ (never|not) arrived", True),
        ("order never arrived", r"order \d+ (never|not) arrived", False),
        ("refunds", "refund", True),
        ("refunds", r"\brefund\b", False),
        ("REFUND", "refund", True),
        ("devolução", "devolucao", True),
        ("DEVOLUCAO", "devolução", True),
        ("Straße", "STRASSE", True),
        ("strasse", "straße", True),
        ("Возврат!", "возврат", True),
        ("exactly", "^exactly$", True),
        (" exactly \n", "^exactly$", True),
        ("not exactly", "^exactly$", False),
        ("3…", "3…", True),
    ],
)
def test_patterns_are_found_anywhere_whatever_case_and_accent(
    text: str,
    pattern: str,
    found: bool,  # noqa: FBT001 a table
) -> None:
    assert has(text, patterns=(pattern,)) is found


def test_one_pass_says_who_is_meant() -> None:
    refund, lawyer = looks_for("refund", "money back"), looks_for("lawyer", patterns=[r"sue\b"])
    find = Finder([refund, lawyer])

    assert find("hello") == ()
    assert find("money back") == (refund.number,)
    assert find("I'll sue, money back!") == tuple(sorted((refund.number, lawyer.number)))


def test_rules_that_are_off_look_for_nothing() -> None:
    off, trial = rule(looks_for("a"), mode=Mode.OFF), rule(looks_for("b"), mode=Mode.TRIAL)

    assert finder_of([off, rule()]) is nothing_found
    assert finder_of([off, trial])("a b") == (looks_for("b").number,)


@pytest.mark.parametrize(
    "pattern, said",
    [
        ("(?=x)", "ahead or behind"),
        ("(?<!a)b", "ahead or behind"),
        (r"(a)\1", "means nothing"),
        (r"\q", "means nothing"),
        ("*refund*", "repeats nothing"),
        ("a**", "repeats a repetition"),
        ("a{1001}", "too often"),
        ("a{3,2}", "too often"),
        ("[a", "has no ]"),
        ("(a", "has no )"),
        ("a)", "has no ("),
        ("[z-a]", "mean nothing"),
        (r"\p{Refund}", "mean nothing"),
        ("a\\", "ends in a"),
        ("(?P<x", "cannot be read"),
        (r"(\pL{1,50}\s){1,20}q", "too large"),
        ("a.{500}b", "too large"),
        (".*", "every message"),
        ("x?", "every message"),
        ("refund|", "every message"),
        ("\x08a", "cannot be seen"),
    ],
)
def test_patterns_that_cannot_be_looked_for_are_refused(pattern: str, said: str) -> None:
    with pytest.raises(Unfit, match=said.replace("(", r"\(").replace(")", r"\)")):
        check_pattern(pattern)


@pytest.mark.parametrize("pattern", ["a.{0,200}b", r"\pL+ refund", "(?i)A", r"\x{20ac}", "[à-ü]"])
def test_patterns_that_cost_little_are_not(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize(
    "pattern, only",
    [(r"\b退款", True), (r"\w+ 退款", True), ("退款", False), (r"\brésumé\b", False)],
)
def test_some_signs_know_only_ascii(pattern: str, only: bool) -> None:  # noqa: FBT001 a table
    assert knows_only_ascii(pattern) is only


@pytest.mark.timeout(20)  # backtracking would take years
@pytest.mark.parametrize("text", ["a" * LONGEST, "ab" * (LONGEST // 2), "\ufdfa" * LONGEST])
@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", ".*a.{20}c", "a.{200}b", "(.*)(.*)(.*)x"])
def test_no_text_keeps_a_pattern_busy(pattern: str, text: str) -> None:
    check_pattern(pattern)

    Finder([looks_for("a b", "a a a c", patterns=[pattern])])(text)


def test_patterns_that_are_too_much_together_are_refused() -> None:
    many = [looks_for(patterns=[f"{number}a.{{200}}b"]) for number in range(50)]

    with pytest.raises(Unfit, match="together"):
        Finder(many)


def test_a_thousand_usual_patterns_are_not_too_much() -> None:
    specs = [
        looks_for(patterns=[rf"order {place}{number} \d+ (never|not) arrived" for place in "ab"])
        for number in range(300)
    ]

    assert Finder(specs)("order b299 1 not arrived") == (specs[299].number,)


@given(ANY)
def test_any_text_has_something_or_nothing(text: str) -> None:
    spec = looks_for("refund", "money back", "😡", "退款", patterns=[r"\d+ é", "x.y"])

    assert Finder([spec])(text) in ((), (spec.number,))


@given(ANY, st.text(min_size=1, max_size=40), ANY)
def test_a_word_is_found_wherever_it_stands(before: str, word: str, after: str) -> None:
    try:
        finder = finder_of([rule(looks_for(word))])
    except ValueError:
        return  # nothing of it can be seen
    spec = looks_for(word)

    assert finder(f"{before}\n{word}\n{after}") == (spec.number,)


@given(st.text(min_size=1, max_size=200), ANY)
def test_any_pattern_is_looked_for_or_refused(pattern: str, text: str) -> None:
    try:
        check_pattern(pattern)
    except Unfit:
        return
    spec = looks_for(patterns=[pattern])

    assert Finder([spec])(text) in ((), (spec.number,))
