"""Any text as a rules file: rules, or mistakes with their line; never anything else, and soon."""

from collections.abc import Sequence
from typing import Final

import msgspec

from alerting.config.catalogue import catalogue
from alerting.config.check import report
from alerting.config.lint.doubts import Around
from alerting.config.rules_file import Checked, check
from alerting.config.shipped import example_rules
from alerting.config.yaml.slips import lines_of
from alerting.errors import Mistake, RulesError
from tests.builders import START
from tests.fuzz.mutations import in_lines
from tests.fuzz.target import Target
from tests.test_readme import BLOCKS, whole


def one(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    try:
        _is_usable(check(text, "rules.yaml"))
    except RulesError as error:
        _are_told(error.mistakes, len(lines_of(text)))


def _are_told(mistakes: Sequence[Mistake], lines: int) -> None:
    assert mistakes, "why not"
    for mistake in mistakes:
        _is_told(mistake, lines)


def _is_told(mistake: Mistake, lines: int) -> None:
    assert 0 <= mistake.line <= lines + 1
    assert mistake.text.strip(), "what is wrong"
    f"{mistake.text}{mistake.hint}".encode()


def _is_usable(checked: Checked) -> None:
    """It can be looked at, described, and kept."""
    book = checked.book
    names = [it.name for it in book.rules]
    assert len(names) == len(set(names)), "each rule once"
    for each in checked.doubts(Around(START)):
        assert each.warning
        _is_told(each, len(lines_of(book.text)))
    titles = [(it.name, it.title, it.why) for it in book.rules]
    msgspec.msgpack.encode([book.text, titles, *book.directory.people])
    lines, code = report(book.text, "rules.yaml", around=Around(START), language=PORTUGUESE)
    assert code == 0
    "\n".join(lines).encode()


PORTUGUESE: Final = catalogue("pt-BR")
WORDS: Final = (
    "version", "1", "rules", "people", "places", "groups", "rotas", "lead", "operators",
    "owner", "name", "when", "tell", "mode", "trial", "live", "for", "10m", "90s", "0m", "-5m",
    "99999d", "status", "OPEN", "[OPEN, ON_HOLD]", "not", "any", "all", "{}", "[]", "null",
    "true", "~", "''", "count", "more_than", "per", "channel", "agent", "share", "missing",
    "repeats", "clock", "target", "first_response", "at", "50%", "100%", "101%", "severity",
    "critical", "remind", "every", "until", "policy", "policies", "hours", "calendars",
    "holidays", "BR", "timezone", "Asia/Kolkata", "Mars", "mute", "hide", "digests", "text",
    "words", "pattern", "(a+)+$", "examples", "expect", "do", "assign", "credits", "limits",
    "contacts", "file", "../x", "/etc/passwd", "zoho_values", "&a", "*a", "!x", "|", ">", "- ",
    "{{ session.id }}", "secret:x", "+919876500001", "a@b.example", "2026-02-30", "22:00-07:00",
    "25:61", "mon 09:00", "language", "pt-BR", "show_customer", "number",
    "9999999999999999999999", "1e3", "\\u202e", '"', "'", "#", ":", "\t", "steps", "after",
    "escalate",
)  # fmt: skip
TARGET: Final = Target(
    one,
    (
        example_rules().read_bytes(),
        *(whole(block).encode() for block in BLOCKS),
    ),
    in_lines(WORDS),
    longest=16_384,
)
