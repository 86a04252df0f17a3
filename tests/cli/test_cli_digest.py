"""`alerting digest`: what a digest would say, read from the file, with or without a daemon."""

import pytest

from alerting.model.times import DAY, HOUR
from alerting.record.store import Store
from tests.builders import START, at
from tests.cli.calling import RULES, Call, Database
from tests.report.lived import Lived

DIGESTS = """
digests:
  - {name: morning-report, at: "08:30", tell: [asha by email]}
  - {name: weekly, at: "08:30", days: [mon], covers: 7d, tell: [asha by email]}
"""
THEN = "2026-01-05T17:30"


async def an_alert_and_a_chat(store: Store) -> None:
    lived = Lived(store)
    await lived.started(START - 30 * DAY)
    await lived.heard(START)
    alert = await lived.fired(at(minutes=10))
    await lived.taken(alert, at(minutes=14))
    await lived.ended(at(minutes=20))
    await lived.alive(START + 3 * HOUR)


@pytest.fixture
def asked(call: Call, database: Database) -> Call:
    call.rules.write_text(RULES + DIGESTS)
    database.fill(an_alert_and_a_chat)
    return call


def test_it_prints_what_the_digest_would_say(asked: Call) -> None:
    done = asked("digest", "morning-report", "--at", THEN)

    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0] == "Morning report, Mon 5 Jan: 1 alert, 1 open"
    assert "From Sun 4 Jan 17:30 IST to Mon 5 Jan 17:30 IST." in lines
    assert "  asha: 1 alert, after 4 minutes" in lines
    assert "late" not in done.out
    assert "attached" not in done.out


def test_up_to_now_unless_said_otherwise_and_honest_about_a_daemon_that_does_not_run(
    asked: Call,
) -> None:
    done = asked("digest", "morning-report")

    assert "nothing fired" in done.out.splitlines()[0]
    assert "the alerting did not run, so nothing was watched." in done.out


def test_each_digest_covers_its_own_time(asked: Call) -> None:
    done = asked("digest", "weekly", "--at", "2026-01-11T17:30")

    assert done.out.startswith("Weekly, Sun 11 Jan: 1 alert, 1 open")


def test_the_html_is_the_mails(asked: Call) -> None:
    done = asked("digest", "morning-report", "--at", THEN, "--html")

    assert done.out.startswith("<!DOCTYPE html>")
    assert "Morning report, Mon 5 Jan" in done.out


def test_it_is_said_as_somebody_would_read_it(asked: Call) -> None:
    asked.rules.write_text(
        asked.rules.read_text().replace("asha: {", "asha: {language: pt-BR, timezone: UTC, ")
    )
    done = asked("digest", "morning-report", "--at", THEN, "--for", "asha")

    assert "1 alerta, 1 aberto" in done.out
    assert "De dom., 4 de jan. 12:00 UTC" in done.out


@pytest.mark.parametrize(
    "words, said",
    [
        (["mornin-report"], "mornin-report is not one of the digests; did you mean"),
        (
            ["morning-report", "--for", "ash"],
            "ash is nobody of the rules file; did you mean `asha`",
        ),
    ],
)
def test_a_name_that_is_not_known_has_a_hint(asked: Call, words: list[str], said: str) -> None:
    done = asked("digest", *words)

    assert done.code == 1
    assert said in done.err


def test_a_file_without_digests_says_so(call: Call, database: Database) -> None:
    database.fill(an_alert_and_a_chat)

    assert "the rules file has no digests" in call("digest", "x").err
