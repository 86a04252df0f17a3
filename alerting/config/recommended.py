"""A first rules file: the rules that Zoho's help pages recommend, on trial, from a few answers."""

import re
from dataclasses import dataclass, field
from typing import Final

from alerting.config.recommended_text import RULES
from alerting.config.rules_file import check
from alerting.config.yaml.writing import scalar
from alerting.errors import RulesError
from alerting.model.calendar import ALWAYS

_CALENDAR: Final = "support-hours"
_LONGEST_ANSWER: Final = 300


@dataclass(frozen=True, slots=True)
class Answers:
    """As a person gives them. Empty: there is no such address."""

    timezone: str = "UTC"
    hours: str = "mon-fri 09:00-18:00"
    name: str = "supervisor"
    email: str = "supervisor@example.org"
    sms: str = ""
    second: str = "it-desk"
    second_email: str = "it-desk@example.org"
    second_sms: str = ""
    slack_channel: str = ""


def objection(answers: Answers) -> str:
    """Why these cannot stand in a rules file, as `alerting check` would say it; empty: they can."""
    try:
        check(rules_text(answers), "rules.yaml")
    except RulesError as error:
        first = error.mistakes[0]
        return f"{first.text} ({first.hint})" if first.hint else first.text
    except ValueError as error:
        return str(error)
    return ""


def rules_text(answers: Answers) -> str:
    """ValueError where an answer is nothing that could be written down."""
    each = _Written(answers)
    return RULES.format(
        timezone=each.timezone, hours=each.hours, people=each.people, operators=each.operators,
        lead=each.lead, places=each.places, tell=each.tell, urgently=each.urgently,
    )  # fmt: skip


@dataclass(slots=True)
class _Written:
    """The answers as YAML."""

    answers: Answers
    timezone: str = field(init=False)
    hours: str = field(init=False)
    people: str = field(init=False)
    operators: str = field(init=False)
    lead: str = field(init=False)
    places: str = field(init=False)
    tell: str = field(init=False)
    urgently: str = field(init=False)

    def __post_init__(self) -> None:
        it = self.answers
        room = "chat-room" if "support-room" in (it.name, it.second) else "support-room"
        rooms = [room] if it.slack_channel else []
        self.timezone, self.lead = _line(it.timezone), _line(it.name)
        self.hours = _hours(it.hours)
        self.people = "\n".join(
            f"  {_line(name)}: {{{_addresses(email, sms)}}}"
            for name, email, sms in (
                (it.name, it.email, it.sms),
                (it.second, it.second_email, it.second_sms),
            )
        )
        channel = f"{{slack_channel: {_line(it.slack_channel)}}}"
        self.places = f"places:\n  {room}: {channel}\n\n" if rooms else ""
        supervisor = _by(it.name, "email")
        by_sms = [_by(it.name, "sms")] if it.sms else []
        self.tell = _list([*rooms, supervisor])
        self.urgently = _list([*rooms, supervisor, *by_sms])
        other = [_by(it.second, "sms")] if it.second_sms else by_sms or rooms or [supervisor]
        self.operators = _list([_by(it.second, "email"), *other])


def _line(text: str) -> str:
    if not text.isprintable() or len(text) > _LONGEST_ANSWER:
        raise ValueError("write a short line of letters that can be seen")
    return scalar(text.strip())


def _by(name: str, means: str) -> str:
    return _line(f"{name.strip()} by {means}")


def _list(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


def _addresses(email: str, sms: str) -> str:
    return f"email: {_line(email)}" + (f", sms: {_line(sms)}" if sms else "")


def _hours(answer: str) -> str:
    if answer.strip().casefold() == ALWAYS.name:
        return f"hours: {ALWAYS.name}"
    days = ", ".join(
        f"{_line(day)}: {times[0] if times == ['closed'] else _list([_quoted(it) for it in times])}"
        for day, times in _read_hours(answer)
    )
    return f"hours: {_CALENDAR}\ncalendars:\n  {_CALENDAR}: {{{days}}}"


def _quoted(times: str) -> str:
    """In quotes, as the manual shows times of day."""
    written = _line(times)
    return written if written.startswith('"') else f'"{written}"'


def _read_hours(answer: str) -> list[tuple[str, list[str]]]:
    """`mon-fri 09:00-13:00 14:00-18:30, sat 10:00-14:00`: days, then their times."""
    found: list[tuple[str, list[str]]] = []
    for word in re.split(r"[\s,;]+", re.sub(r"\s*[-–—]\s*", "-", answer.strip())):  # noqa: RUF001
        if word[:1].isalpha() and word.casefold() != "closed":
            found.append((word.rstrip(":").casefold(), []))
        elif found:
            found[-1][1].append(word.casefold())
    if not found or not all(times for _, times in found):
        raise ValueError(
            "write days and then their times, like mon-fri 09:00-13:00 14:00-18:30, "
            "sat 10:00-14:00; or always"
        )
    return found
