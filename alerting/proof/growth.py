"""What a backtest against the rules in force says that one should look at twice."""

from collections.abc import Iterator
from typing import Final

from alerting.proof.difference import RuleDifference
from alerting.proof.report import Report

#: More than half as many again, and at least so many more, is growth worth a question.
GROWN: Final = 1.5
LEAST: Final = 20


def growth(report: Report) -> list[str]:
    """One sentence each; none where nothing became much more."""
    return [*_of_all(report), *_of_rules(report), *_at_night(report)]


def _of_all(report: Report) -> Iterator[str]:
    if _grows(report.alerts_before, report.alerts):
        yield f"Alerts grow: {report.alerts:,} instead of {report.alerts_before:,} in the week."
    if _grows(report.messages_before, report.messages):
        yield (
            f"Messages grow: {report.messages:,} instead of {report.messages_before:,} in the week."
        )


def _of_rules(report: Report) -> Iterator[str]:
    for it in report.difference:
        if more := _more(it):
            yield f"{it.rule} becomes noisy: {more}."


def _more(it: RuleDifference) -> str:
    if _grows(it.messages_before, it.messages_now):
        return f"{it.messages_now:,} messages instead of {it.messages_before:,}"
    if _grows(it.alerts_before, it.alerts_now):
        return f"{it.alerts_now:,} alerts instead of {it.alerts_before:,}"
    return ""


def _at_night(report: Report) -> Iterator[str]:
    before = {it.name: it.sms_at_night for it in report.people_before}
    for it in report.people:
        if it.sms_at_night > before.get(it.name, 0):
            yield (
                f"{it.name} would have had {it.sms_at_night:,} SMS between 22:00 and 07:00,"
                f" instead of {before.get(it.name, 0):,}."
            )


def _grows(before: int, now: int) -> bool:
    return now > before * GROWN and now - before >= LEAST
