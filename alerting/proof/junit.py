"""What was rehearsed, as build servers read it."""

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from alerting.proof.rehearsal import Rehearsed, in_words


def junit(results: Sequence[Rehearsed], zone: ZoneInfo) -> str:
    """A test suite for each rule and each scenario file."""
    failed = sum(not it.ok for it in results)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites tests="{len(results)}" failures="{failed}">')
    for of, group in groupby(results, key=lambda it: it.example.of):
        lines += _suite(of, list(group), zone)
    return "\n".join([*lines, "</testsuites>", ""])


def _suite(of: str, results: Sequence[Rehearsed], zone: ZoneInfo) -> list[str]:
    failed = sum(not it.ok for it in results)
    lines = [f'<testsuite name={quoteattr(of)} tests="{len(results)}" failures="{failed}">']
    for it in results:
        case = f"<testcase classname={quoteattr(of)} name={quoteattr(it.example.name)}"
        if it.ok:
            lines.append(f"{case}/>")
            continue
        difference = escape("\n".join(in_words(it, zone)))
        message = quoteattr("people hear something else than expected")
        lines += [f"{case}>", f"<failure message={message}>{difference}</failure>", "</testcase>"]
    return [*lines, "</testsuite>"]
