"""A backtest as tables for a terminal."""

from collections.abc import Sequence

import typer

from alerting.cli.tables import show
from alerting.proof.report import Report

#: More days than this are a page's business.
MOST_DAYS = 31


def show_report(it: Report) -> None:
    typer.echo(f"{it.rules_file}, {_short(it.since)} to {_short(it.until)} ({it.timezone})")
    counted = (_many(it.alerts, "alert"), _many(it.messages, "message"), _many(it.chats, "chat"))
    typer.echo(f"{', '.join(counted)}\n")
    _section(
        "RULE ALERTS ANSWERED UNANSWERED MESSAGES BUNDLED STEPS ESCALATIONS REMINDERS TOLD-NOBODY",
        [
            (
                *(r.rule + _trial(r.mode), r.alerts, r.answered, r.unanswered),
                *(r.messages, r.bundled, r.steps, r.escalations, r.reminders, _by(r.untold)),
            )
            for r in it.rules
        ],
    )
    _section(
        "RULE WOULD-DO TIMES",
        [(r.rule, act, count) for r in it.rules for act, count in r.deeds.items()],
    )
    _days(it)
    _section(
        "RECIPIENT MESSAGES BY MOST-A-DAY SMS-AT-NIGHT SLEPT-THROUGH",
        [
            (p.name, p.total, _by(p.by_means), p.most_in_a_day, p.sms_at_night, p.slept)
            for p in it.people
        ],
    )
    _section(
        "ABOUT TICKET ALERTS RULES",
        [(s.name, s.ticket, s.alerts, ", ".join(s.rules)) for s in it.noisiest],
    )
    _difference(it)
    if it.cannot_be_judged:
        typer.echo("What this cannot say:")
        typer.echo("".join(f"  {line}\n" for line in it.cannot_be_judged))
    rate = f"{it.events_per_second:,} a second"
    typer.echo(f"{_many(it.events, 'event')} in {it.seconds} s, {rate}")


def _days(it: Report) -> None:
    if len(it.days) > MOST_DAYS:
        typer.echo(f"{len(it.days)} days are too many for a table; --html draws them.\n")
        return
    alerts = [sum(rule.by_day[n] for rule in it.rules) for n in range(len(it.days))]
    _section("DAY ALERTS MESSAGES", list(zip(it.days, alerts, it.messages_by_day, strict=True)))


def _difference(it: Report) -> None:
    if not it.compared_with:
        return
    differing = [each for each in it.difference if each.differs]
    if not differing:
        typer.echo(f"No alert and no message differs from {it.compared_with}.\n")
        return
    typer.echo(f"Different from {it.compared_with}:")
    _section(
        "RULE ALERTS-BEFORE NOW NO-LONGER NEW MESSAGES-BEFORE NOW",
        [
            (
                *(each.rule, each.alerts_before, each.alerts_now, each.only_before),
                *(each.only_now, each.messages_before, each.messages_now),
            )
            for each in differing
        ],
    )


def _section(columns: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        show([name.replace("-", " ") for name in columns.split()], rows)
        typer.echo()


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _trial(mode: str) -> str:
    return " (trial)" if mode == "trial" else ""


def _by(counts: dict[str, int]) -> str:
    return ", ".join(f"{word} {count:,}" for word, count in sorted(counts.items()))


def _short(instant: str) -> str:
    return instant[:16].replace("T", " ")
