"""What one lint says of a rules file."""

from collections.abc import Callable, Iterator
from datetime import datetime

from alerting.config.lint.doubts import Around, Doubt, Written
from alerting.config.rules_file import check
from alerting.model.times import EpochMs, as_epoch

#: A Tuesday.
NOON: EpochMs = as_epoch(datetime.fromisoformat("2026-03-10T12:00:00+00:00"))

Lint = Callable[[Written], Iterator[Doubt]]

TOP = """\
version: 1
timezone: UTC
operators: [asha by email, bruno by sms]
people:
  asha: {email: asha@zylker.example, slack: asha@zylker.example}
  bruno: {sms: "+919876500002", email: bruno@zylker.example}
groups: {both: [asha, bruno]}
channels:
  1: {name: Line, app: line, receipts: [DELIVERED]}
  2: {name: WhatsApp, app: whatsapp}
contacts: {vip: {ids: [18]}, few: {ids: [19, 20]}}
zoho_values: {status: [PARKED]}
"""


def with_rules(*rules: str, top: str = "hours: always\n") -> str:
    """A rules file; what a rule leaves out of its name and its recipients is added."""
    lines = [
        f"  - {{{', '.join([*_name(each, number), each, *_tell(each)])}}}\n"
        for number, each in enumerate(rules)
    ]
    return f"{TOP}{top}rules:\n{''.join(lines)}"


def _name(rule: str, number: int) -> list[str]:
    return [] if "name: " in rule else [f"name: {'abcdefgh'[number]}"]


def _tell(rule: str) -> list[str]:
    return [] if "tell: " in rule or "policy: " in rule else ["tell: asha"]


def doubts(lint: Lint, text: str, around: Around | None = None) -> list[Doubt]:
    checked = check(text, "rules.yaml")
    written = Written(checked.book, checked.data, checked.names, around or Around(now=NOON))
    return list(lint(written))


def said(lint: Lint, text: str, around: Around | None = None) -> str:
    """All of it in one line; empty where there is nothing to say."""
    return "; ".join(each.text for each in doubts(lint, text, around))
