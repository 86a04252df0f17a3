"""The key `text`: what it may hold, what is said of slips, and how it is read aloud."""

import pytest
from jsonschema import Draft202012Validator

from alerting.config.describe.rule import describe
from alerting.config.rules_file import check
from alerting.config.schema.file import schema
from alerting.config.yaml.nodes import data_of
from alerting.config.yaml.text import read_yaml
from alerting.judge.text import TextSpec
from tests.config.written import HEAD, OWN, RULE, book_with, file_with, mistakes_of, tidy_with


def spec_of(own: str) -> TextSpec:
    question = book_with(own).rules[0].question
    assert isinstance(question, TextSpec)
    return question


@pytest.mark.parametrize(
    "own, column, said, hint",
    [
        ("text: refund", 11, "needs keys of its own", "text: {words: [refund, lawyer]}"),
        ("text: [refund]", 11, "needs keys of its own", "without a list"),
        ("text: {word: refund}", 12, "`word` is no key", "`words`"),
        ("text: {words: []}", 19, "`words` has nothing in it", ""),
        ("text: {words: 'refund, lawyer'}", 19, "use brackets: [refund, lawyer]", ""),
        ("text: {words: [a, true]}", 23, "must be text", '"true"'),
        ("text: {words: [[a]]}", 20, "must be text", ""),
        (f"text: {{words: {'x' * 201}}}", 19, "too long", "200"),
        (f"text: {{patterns: ['{'x' * 201}']}}", 23, "too long", "200"),
        (f"text: {{words: [{', '.join(map(str, range(201)))}]}}", 19, "201 words are too", ""),
        (f"text: {{patterns: [{', '.join(map(str, range(51)))}]}}", 22, "51 patterns are too", ""),
        ('text: {words: "\\xAD"}', 19, "nothing in this word", ""),
        (r"text: {patterns: 'order \q'}", 22, "means nothing", r"\d is a digit"),
        (r"text: {patterns: [ok, '(?=x)']}", 27, "looks ahead", ""),
        (r'text: {patterns: ["\brefund"]}', 23, "cannot be seen", "single quotes"),
        (r'text: {patterns: ["order \d+"]}', 30, "means nothing", "single quotes"),
        ("text: {patterns: ['*refund*']}", 23, "repeats nothing", "for any text write .*"),
        ("text: {patterns: '.*'}", 22, "every message", "+ instead of *"),
    ],
)
def test_a_slip_is_shown_at_its_place(own: str, column: int, said: str, hint: str) -> None:
    found = mistakes_of(file_with(own))

    assert [(it.line, it.column) for it in found] == [(OWN + 1, column)]
    assert said in found[0].text
    assert hint in found[0].hint


@pytest.mark.parametrize("beside", ["for: 5m", "within: 5m", "messages: {below: 3}"])
def test_other_questions_keys_do_not_go_with_it(beside: str) -> None:
    key = beside.split(":", maxsplit=1)[0]

    assert (
        f"`{key}` does not go with `text`"
        in mistakes_of(file_with(f"text: {{words: a}}\n{beside}"))[0].text
    )


def test_a_misspelt_key_is_known_for_it() -> None:
    assert "`text`" in mistakes_of(file_with("txt: {words: refund}"))[0].hint


def test_patterns_of_all_rules_together_may_be_too_much() -> None:
    patterns = ", ".join(f"'{number}a.{{200}}b'" for number in range(50))

    assert "together" in mistakes_of(file_with(f"text: {{patterns: [{patterns}]}}"))[0].text


def test_one_word_needs_no_brackets_and_may_be_several() -> None:
    assert spec_of("text: {words: refund lawyer}").text.words == {"refund lawyer"}
    assert spec_of("text: {words: [ 42 , 42]}").text.words == {"42"}
    assert spec_of(r"text: {patterns: order \d+}").text.patterns == {r"order \d+"}


def test_the_file_finds_what_its_rules_look_for() -> None:
    book = book_with("text: {words: [refund]}\nkeep: 1h")

    assert book.find("Refund!") == (spec_of("text: {words: [refund]}").number,)
    assert book_with("when: {status: OPEN}").find("Refund!") == ()


@pytest.mark.parametrize(
    "own, warned",
    [
        ("text: {words: [refund*]}", "a * stands for itself"),
        ("text: {words: ['**']}", ""),
        ("text:\n  words:\n    refund\n    lawyer", "are one long word"),
        ("text:\n  words:\n    refund", ""),
        ("text: {words: refund # lawyer\n  }", ""),
        (r"text: {patterns: ['\b退款']}", "only the letters a to z"),
        (r"text: {patterns: ['\brefund']}", ""),
    ],
)
def test_what_is_perhaps_not_meant(own: str, warned: str) -> None:
    found = [it.text for it in check(tidy_with(own), "r.yaml").warnings if "example" not in it.text]

    assert bool(found) is bool(warned)
    assert all(warned in it for it in found)


@pytest.mark.parametrize(
    "own, said",
    [
        ("text: {words: [refund, lawyer]}", "when a customer writes lawyer or refund"),
        ("text: {words: money back}", 'when a customer writes "money back"'),
        ("text: {patterns: [x+, y]}", "when a customer writes what matches one of 2 patterns"),
        (
            "text: {words: refund, patterns: x+}\nwhere: {app: line}",
            "when a customer writes refund, or what matches a pattern in a chat that came by LINE",
        ),
        (
            f"text: {{words: [{', '.join('abcdefghijk')}]}}",
            "when a customer writes a, b, c, d, e, f, g, h or one of 3 more",
        ),
    ],
)
def test_it_is_read_aloud(own: str, said: str) -> None:
    checked = check(file_with(f"{own}\nseverity: critical"), "r.yaml")

    sentence = describe(checked.book.rules[0], checked.book, checked.names)

    assert sentence == f"on-hold: {said}, tell asha by slack"


@pytest.mark.parametrize(
    "own, underlined",
    [
        ("text: {words: [refund, money back], patterns: 'x+'}\nkeep: 1h", False),
        ("text: {words: refund}", False),
        ("text: {}", True),
        ("text: {word: refund}", True),
        ("text: refund", True),
        ("text: {words: refund}\nfor: 5m", True),
    ],
)
def test_editors_know_it(own: str, underlined: bool) -> None:  # noqa: FBT001 a table
    data = data_of(
        read_yaml(HEAD + RULE + "".join(f"    {it}\n" for it in own.split("\n")), "x").root
    )

    assert Draft202012Validator(schema()).is_valid(data) is not underlined
