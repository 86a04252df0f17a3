"""`rehearse`, `backtest` and `explain`, as they are called."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import pytest

from alerting.clock import SystemClock
from alerting.model.alert import Alert, Key, Owed, Reason, Subject
from alerting.model.event import Event
from alerting.model.severity import Severity
from alerting.model.silence import Silence
from alerting.model.times import HOUR, MINUTE, EpochMs
from alerting.model.unit import Mark, Unit
from alerting.record.store import Store
from tests.builders import CHAT, ORG, status, wrote
from tests.cli.calling import RULES, Call, Database
from tests.cli.records import ASHA, message

EXAMPLE = """
    examples:
      - name: fires after ten minutes
        events: [{at: 0m, status: ON_HOLD}]
        expect: [{at: AT, alert: on-hold, told: [asha by email]}]
"""
SCENARIO = """
scenarios:
  - name: a morning
    events: [{at: 0m, status: ON_HOLD}]
    expect: [{at: 5m, nothing: true}]
"""


@pytest.mark.parametrize("at, code, said", [("10m", 0, "ok    fires"), ("9m", 1, "FAILS fires")])
def test_rehearse_says_what_is_as_expected(call: Call, at: str, code: int, said: str) -> None:
    call.rules.write_text(RULES + EXAMPLE.replace("AT", at))

    ended = call("rehearse")

    assert (ended.code, said in ended.out) == (code, True)


def test_rehearse_plays_scenarios_and_says_what_nobody_reaches(call: Call, tmp_path: Path) -> None:
    scenario = tmp_path / "morning.yaml"
    scenario.write_text(SCENARIO)

    ended = call("rehearse", str(call.rules), str(scenario), "--coverage")

    assert ended.code == 0
    assert "1 played, 1 as expected, 0 otherwise" in ended.out
    assert "on-hold: no example reaches its alert with severity warning" in ended.out


def test_rehearse_writes_for_build_servers(call: Call, tmp_path: Path) -> None:
    call.rules.write_text(RULES + EXAMPLE.replace("AT", "10m"))

    call("rehearse", "--junit", str(tmp_path / "out.xml"))

    assert 'tests="1" failures="0"' in (tmp_path / "out.xml").read_text()


@pytest.mark.parametrize(
    "text, said",
    [
        (RULES, "nothing to rehearse"),
        (RULES + EXAMPLE.replace("AT", "soon"), "not a moment"),
        ("rules: [", "mistake"),
    ],
)
def test_rehearse_ends_with_two_where_a_file_is_of_no_use(call: Call, text: str, said: str) -> None:
    call.rules.write_text(text)

    ended = call("rehearse")

    assert ended.code == 2
    assert said in ended.err


def long_ago() -> EpochMs:
    """An instant of the recent past: the commands look at the machine's own clock."""
    return (SystemClock().now() // MINUTE) * MINUTE - 2 * HOUR


def kept(*events: Event) -> list[Callable[[Store], Awaitable[object]]]:
    """As a daemon leaves it: events, and the alerts that came of them."""

    async def journal(store: Store) -> None:
        for event in events:
            await store.journal.append([event], event.at)

    async def rulebook(store: Store) -> None:
        await store.rulebooks.keep(RULES, events[0].at, "the first start")

    return [journal, rulebook]


def talk(at: EpochMs) -> list[Event]:
    return [wrote("customer", at - MINUTE), status("ON_HOLD", at, was="OPEN")]


def test_backtest_counts_what_is_recorded(call: Call, database: Database) -> None:
    database.fill(*kept(*talk(long_ago()), status("ON_HOLD", long_ago() + HOUR)))

    ended = call("backtest", "--format", "json")

    found = json.loads(ended.out)
    assert (found["alerts"], found["messages"], found["events"]) == (1, 1, 3)


def test_backtest_shows_tables_a_rate_and_doubts(call: Call, database: Database) -> None:
    database.fill(*kept(*talk(long_ago()), status("ON_HOLD", long_ago() + HOUR)))
    other = call.folder / "other.yaml"
    other.write_text(RULES.replace("10m", "90m"))

    ended = call("backtest", "--last", "7d", "--against", str(other), "--html", f"{other}.html")

    assert ended.code == 0
    for said in (
        "RULE",
        "on-hold",
        "asha",
        "1 alert, 1 message, 1 chat\n",
        "Only ",
        "Different from",
        "3 events in",
        "a second",
    ):
        assert said in ended.out
    assert Path(f"{other}.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    "words, said",
    [
        (("--last", "7d", "--from", "2026-01-01"), "leave --from and --to out"),
        (("--last", "5"), "a length of time, like 5d or 5h"),
        (("--from", "2026-01-02", "--to", "2026-01-01"), "before the beginning"),
        (("--events", "missing.jsonl"), "cannot be read"),
        (("missing.yaml",), "no such file"),
    ],
)
def test_backtest_says_what_it_cannot_use(call: Call, words: tuple[str, ...], said: str) -> None:
    ended = call("backtest", *words)

    assert ended.code
    assert said in " ".join(ended.err.replace("│", " ").split())


def test_backtest_of_an_empty_database_says_so(call: Call, database: Database) -> None:
    database.fill()

    assert "no event is recorded" in call("backtest").err


def test_explain_reads_the_daemons_file(call: Call, database: Database) -> None:
    now = long_ago()
    database.fill(*kept(*talk(now)))

    ended = call("explain", "on-hold", str(CHAT), "--why-not", "asha")

    assert ended.code == 0, ended.err
    assert "status: ON_HOLD  (ON_HOLD since" in ended.out
    assert "Its alert is told to asha by email." in ended.out


def test_explain_finds_a_chat_by_its_alert_and_what_became_of_a_message(
    call: Call, database: Database
) -> None:
    began = long_ago()
    key = Key("on-hold", Subject(ORG, CHAT), began)
    alert = Alert(7, key, Severity.WARNING, 1, began + 10 * MINUTE, told=(ASHA,))
    first = msgspec.structs.replace(message("k", began), alert=7, reason=Reason.FIRST)

    async def commit(store: Store) -> None:
        await store.units.commit(Unit(Mark(2, began), alerts={7: alert}, messages=[first]))

    database.fill(*kept(*talk(began)), commit)

    ended = call("explain", "on-hold", "#7", "--why-not", "asha")

    assert "Alert 7 (warning) is open since" in ended.out
    assert "alert 7, first, by email: waits to be sent." in ended.out


def test_explain_knows_silences_and_the_windows_of_groups(call: Call, database: Database) -> None:
    began, now = long_ago(), SystemClock().now()
    key, group = Key("on-hold", Subject(ORG, CHAT), began), "rule on-hold|on-hold"
    waits = (Owed(ASHA, Reason.REMINDER, now - MINUTE),)
    alert = Alert(
        7, key, Severity.WARNING, 1, began + 10 * MINUTE, told=(ASHA,), owed=waits, stepped=1
    )
    last = msgspec.structs.replace(
        message("k", began), alert=6, group=group, window_until=now + HOUR
    )
    silence = Silence(3, "nikhil", "known", now - MINUTE, now + HOUR, rule="on-hold")

    async def commit(store: Store) -> None:
        unit = Unit(Mark(2, began), alerts={7: alert}, messages=[last], silences=[silence])
        await store.units.commit(unit)

    database.fill(*kept(*talk(began)), commit)

    ended = call("explain", "on-hold", str(CHAT), "--why-not", "asha")

    assert "Silence 3 by nikhil hides it until" in ended.out
    assert ended.out.splitlines()[-1].startswith("asha by email is told at")
    assert "in 59m" in ended.out.splitlines()[-1] or "in 1h" in ended.out.splitlines()[-1]


def test_explain_says_that_there_is_no_such_alert(call: Call, database: Database) -> None:
    database.fill(*kept(*talk(long_ago())))

    assert call("explain", "on-hold", "#1").err.startswith("alerting: there is no alert #1")


@pytest.mark.parametrize(
    "words, said",
    [
        (("onhold", str(CHAT)), "did you mean `on-hold`?"),
        (("on-hold", "999"), "no chat or ticket 999 is followed"),
        (("on-hold", "#x"), "not the number of an alert"),
    ],
)
def test_explain_says_what_it_does_not_know(
    call: Call, database: Database, words: tuple[str, ...], said: str
) -> None:
    database.fill(*kept(*talk(long_ago())))

    ended = call("explain", *words)

    assert ended.code
    assert said in " ".join(ended.err.replace("│", " ").split())


def test_explain_can_look_through_other_rules(call: Call, database: Database) -> None:
    database.fill(*kept(*talk(long_ago())))
    other = call.folder / "other.yaml"
    other.write_text(RULES.replace("10m", "12h"))

    ended = call("explain", "on-hold", str(CHAT), "--rules", str(other), "--format", "json")

    [timer] = msgspec.json.decode(ended.out)["timers"]
    assert timer["length"] == 12 * HOUR
