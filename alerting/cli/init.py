"""`alerting init`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from alerting.cli.failure import Code, fail
from alerting.cli.printable import clean
from alerting.cli.reading import SERVICE_RULES
from alerting.config import replacing
from alerting.config.local_zone import local_zone
from alerting.config.recommended import Answers, objection, rules_text
from alerting.config.settings import read_settings

QUESTIONS: Final = {
    "timezone": "Your time zone, for times in messages and for support hours",
    "hours": "Support hours: days and their times, or always",
    "name": "Who leads the support floor? A short name",
    "email": "Their e-mail address",
    "sms": "Their phone number for SMS, like +919876500001, or none",
    "second": "Who else hears when this program is in trouble? A short name",
    "second_email": "Their e-mail address",
    "second_sms": "Their phone number for SMS, or none",
    "slack_channel": "The team's Slack channel, like #support-alerts, or none",
}
#: What may be answered with `none`.
OPTIONAL: Final = frozenset({"sms", "second_sms", "slack_channel"})
NONE: Final = "none"
PEOPLE: Final = ("name", "second")


def init(  # noqa: PLR0913 each is a question
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Where to; without it the one of ALERTING_RULES."),
    ] = None,
    *,
    timezone: Annotated[str | None, typer.Option(help="Like Asia/Kolkata.")] = None,
    hours: Annotated[
        str | None, typer.Option(help="Like 'mon-fri 09:00-18:00, sat 10:00-14:00', or always.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Who leads the support floor.")] = None,
    email: Annotated[str | None, typer.Option(help="Their address.")] = None,
    sms: Annotated[str | None, typer.Option(help="Their number, like +919876500001.")] = None,
    second: Annotated[
        str | None, typer.Option(help="Who else hears when this program is in trouble.")
    ] = None,
    second_email: Annotated[str | None, typer.Option(help="Their address.")] = None,
    second_sms: Annotated[str | None, typer.Option(help="Their number.")] = None,
    slack_channel: Annotated[str | None, typer.Option(help="Like '#support-alerts'.")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing: what is not given is as proposed.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Ask a few questions and write a rules file with the rules Zoho recommends, on trial.

    Example: alerting init rules.yaml
    """
    path = read_settings({"rules": file}).rules
    if path.exists() and not force:
        _refuse(path)
    given = {
        "timezone": timezone, "hours": hours, "name": name, "email": email, "sms": sms,
        "second": second, "second_email": second_email, "second_sms": second_sms,
        "slack_channel": slack_channel,
    }  # fmt: skip
    answers = _with_options(given)
    for field in QUESTIONS:
        if given[field] is None and not yes:
            answers = _asked(field, answers, second_given=second is not None)
    _write(path, rules_text(answers), force=force)
    _say_what_next(path, answers)


def _with_options(given: dict[str, str | None]) -> Answers:
    """The proposals, but for what was given as an option."""
    wanted = replace(Answers(), timezone=local_zone())
    for field, text in given.items():
        wanted = wanted if text is None else _answered(field, text, wanted)
    if given["second"] is None:
        wanted = _two_names(wanted)
    tried = Answers()
    # the names together: what is proposed for one may be what was given for the other
    for fields in (PEOPLE, *((it,) for it in QUESTIONS if it not in PEOPLE)):
        tried = replace(tried, **{field: getattr(wanted, field) for field in fields})
        if why := objection(tried):
            options = " and ".join(f"--{field.replace('_', '-')}" for field in fields)
            fail(f"{options}: {why}", Code.USAGE)
    return tried


def _asked(field: str, answers: Answers, *, second_given: bool) -> Answers:
    """Asks again, with the reason, until the answer can stand in the file."""
    while True:
        proposal = str(getattr(answers, field)) or NONE
        tried = _answered(field, typer.prompt(QUESTIONS[field], default=proposal), answers)
        if field == "name" and not second_given:
            tried = _two_names(tried)
        why = objection(tried)
        if not why:
            return tried
        typer.echo(clean(f"  {why}"))


def _two_names(answers: Answers) -> Answers:
    """The proposal for the second person gives way to the name of the first."""
    if answers.name != answers.second:
        return answers
    return replace(answers, second=Answers().name)


def _answered(field: str, text: str, answers: Answers) -> Answers:
    text = text.strip()
    if field in OPTIONAL and text.casefold() in (NONE, "-", "no"):
        text = ""
    return replace(answers, **{field: text})


def _refuse(path: Path) -> None:
    fail(
        f"{path} exists, and nothing was changed. Give another name, or write over it with --force",
        Code.USAGE,
    )


def _write(path: Path, text: str, *, force: bool) -> None:
    try:
        if force:
            replacing.replace(path, text.encode())
            return
        with path.open("xb") as file:
            file.write(text.encode())
    except FileExistsError:
        _refuse(path)
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}")


def _say_what_next(path: Path, answers: Answers) -> None:
    typer.echo(f"\nWrote {path}. Its rules are on trial: they tell nobody. What to do next:")
    live = (
        "After a few days look at what the rules found (alerting status, alerting history), and "
        "change `mode: trial` to `mode: live`, rule by rule."
    )
    as_a_service = "sudo systemctl enable --now alerting.socket alerting.service"
    run = as_a_service if path == SERVICE_RULES else f"alerting run --rules {path}"
    steps = [
        f"Read it, and have it checked after each change: alerting check {path}",
        f"Start the daemon: {run}",
        live,
    ]
    if any(it.endswith("@example.org") for it in (answers.email, answers.second_email)):
        steps.insert(0, "Put your own addresses where it says example.org: nobody reads those.")
    for number, step in enumerate(steps, 1):
        typer.echo(f"  {number}. {step}")
