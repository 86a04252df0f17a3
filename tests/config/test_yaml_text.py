"""YAML is read strictly, and any text is answered."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.yaml.nodes import Data, data_of, key_of, walk
from alerting.config.yaml.text import MAX_CHARACTERS, MAX_DEPTH, read_yaml
from alerting.errors import Mistake, RulesError


def data(text: str) -> Data:
    document = read_yaml(text, "x.yaml")
    assert document.mistakes == []
    return data_of(document.root)


def first_mistake(text: str) -> Mistake:
    try:
        document = read_yaml(text, "x.yaml")
    except RulesError as error:
        return error.mistakes[0]
    return document.mistakes[0]


@pytest.mark.parametrize(
    "word", ["0123", "+919876500001", "22:00", "2026-01-05", "1_000", "1e3", "0x1f", ".5", "yes"]
)
def test_what_yaml_would_turn_into_something_else_stays_text(word: str) -> None:
    assert data(f"a: {word}") == {"a": word}


@pytest.mark.parametrize(
    "word, value",
    [("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("'true'", "true")],
)
def test_only_true_false_and_null_are_more_than_text(word: str, value: Data) -> None:
    assert data(f"a: {word}") == {"a": value}


def test_an_id_above_two_to_the_53_keeps_every_digit() -> None:
    assert data("50007000000004081: x") == {"50007000000004081": "x"}


def test_a_byte_order_mark_is_tolerated() -> None:
    assert data("\ufeffa: b") == {"a": "b"}


def test_an_anchor_is_repeated_by_its_alias() -> None:
    assert data("a: &x [1]\nb: *x") == {"a": ["1"], "b": ["1"]}


@pytest.mark.parametrize(
    "text, line, column, words, hint",
    [
        ("", 1, 1, "empty", "version: 1"),
        ("# nothing\n", 1, 1, "empty", "version: 1"),
        ("a: 1\nb: 2\na: 3\n", 3, 1, "`a` stands here twice", "line 1"),
        ("rules:\n\t- name: x\n", 2, 1, "a tab", "blanks"),
        ("why: Open it: answer\n", 1, 13, "second colon", 'why: "Open it: answer"'),
        ("title: {{ x }}\n", 1, 9, "brackets cannot be a key", "quotes around the whole"),
        ("when: {assignee:none}\n", 1, 8, "blank is missing", "write assignee: none"),
        ("name:x\ntell: y\n", 1, 5, "blank is missing", "write name: x"),
        ("a: {b: #room}\n", 1, 8, "# begins a comment", '"#room"'),
        ("a: [x, y\nb: c\n", 1, 4, "[ needs its ]", "comma"),
        ("a: {x: y\nb: c\n", 1, 4, "{ needs its }", "comma"),
        ('a: "x\nb: c\n', 1, 4, "never closed", "add the last one"),
        ("a: @asha\n", 1, 4, "cannot begin with @", "quotes"),
        ("a: *all\n", 1, 4, "*all stands for nothing", '"*all"'),
        ("a: !OPEN\n", 1, 4, "begins with !", "quotes"),
        ("a: “x”\n", 1, 4, "curly", "straight"),
        ('a: "\\d"\n', 1, 5, "\\ means nothing", "single quotes"),
        ("- name: x\n  when: y\n tell: z\n", 3, 2, "does not fit", "blanks at its beginning"),
        ("- name: x\n  when: y\nname: z\n", 3, 1, "a dash is missing", "write - name: z"),
        ("- name: x\n  when: y\n-name: z\n", 3, 1, "after the dash", "write - name: z"),
        ("-name: z\n  b\n- name: y\n", 1, 1, "after the dash", "write - name: z"),
        ("a: 'x\nb: [\"c\", 'd']\n", 1, 4, "this ' needs its '", "end of the text"),
        ("a:\n  -name: z\n  when: y\n", 2, 3, "after the dash", "write - name: z"),
        ("a:\n  at: 5%\n  x: y\n  at: 9%\n", 4, 3, "`at` stands here twice", "- at: 9%"),
        ("- clock: x\n    target: 10m\n", 2, 5, "too far right", "exactly below `clock`"),
        ('a: "x\nb: c\nd: "e"\n', 1, 4, 'this " needs its "', "end of the text"),
        ("a: 'x\nb: 'c'\n", 1, 4, "this ' needs its '", "end of the text"),
        ('a: "x\nb: [c, "d"]\n', 1, 4, 'this " needs its "', "end of the text"),
        ('a: "x\n  y"\nb: "e" f\n', 3, 8, "nothing more", "quotes"),
        ("a: b\n---\nc: d\n", 2, 1, "second document", "---"),
        ("%YAML 1.1\n---\na: b\n", 1, 1, "may begin with %", ""),
        ("a: b\0\n", 1, 5, "stands here (U+0000)", "type a blank"),
        ("a: b\n\xa0 c: d\n", 2, 1, "stands here (U+00A0)", "type a blank"),
        ("&a [*a]", 1, 5, "*a stands for nothing", ""),
    ],
)
def test_slips_of_the_pen_are_explained(
    text: str, line: int, column: int, words: str, hint: str
) -> None:
    found = first_mistake(text)

    assert words in found.text
    assert hint in found.hint
    assert (found.line, found.column) == (line, column)


def test_a_billion_laughs_are_refused() -> None:
    letters = "abcdefghi"
    text = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in pairwise(letters)
    )

    assert "says more than" in first_mistake(text).text


@pytest.mark.parametrize("depth, fine", [(-1, True), (0, True), (1, False)])
def test_levels_are_bounded(depth: int, *, fine: bool) -> None:
    levels = MAX_DEPTH + depth
    text = "[" * levels + "x" + "]" * levels
    if fine:
        assert data(text)
    else:
        assert "nested deeper" in first_mistake(text).text


@pytest.mark.parametrize("extra, fine", [(-1, True), (0, True), (1, False)])
def test_a_file_has_at_most_a_mebibyte(extra: int, *, fine: bool) -> None:
    text = "a: ".ljust(MAX_CHARACTERS + extra, "x")
    if fine:
        assert data(text)
    else:
        assert "larger than 1 MiB" in first_mistake(text).text


def test_several_slips_are_told_at_once() -> None:
    document = read_yaml("a: 1\na: 2\nb: {{ x }}\nc: {d:e}\n", "x.yaml")

    assert [each.line for each in document.mistakes] == [2, 3, 4]


def test_positions_are_found_by_path() -> None:
    root = read_yaml("rules:\n  - name: x\n    when: {status: OPEN}\n", "x.yaml").root

    value = walk(root, ("rules", 0, "when", "status"))[-1]
    key = key_of(root, ("rules", 0, "when", "status"))
    missing = walk(root, ("rules", 0, "tell", 3))[-1]

    assert (value.line, value.column) == (3, 20)
    assert (key.line, key.column) == (3, 12)
    assert (missing.line, missing.column) == (2, 5)


@given(
    st.text(st.characters(), max_size=300) | st.text("ab:-[]{}#&*!|>'\"%@`,?~ \n\t", max_size=80)
)
def test_any_text_gives_data_or_mistakes(text: str) -> None:
    with suppress(RulesError):
        data_of(read_yaml(text, "x.yaml").root)
