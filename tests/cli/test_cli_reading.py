"""Commands that read the database file themselves."""

import csv
import io
import re
from collections.abc import Awaitable, Callable

import pytest

from alerting.model.delivery import Step, StepKind
from alerting.model.quarantine import Unreadable
from alerting.model.times import DAY
from alerting.model.unit import Mark, Unit
from alerting.record.store import Store
from tests.builders import CHAT, START, at
from tests.cli.calling import RULES, Call, Database
from tests.cli.records import alert, episode, fate, message, transition
from tests.control.fake_daemon import FakeDaemon

INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d")


def unit(**parts: object) -> Callable[[Store], Awaitable[object]]:
    return lambda store: store.units.commit(Unit(Mark(1, START), **parts))  # type: ignore[arg-type]


@pytest.fixture
def filled(database: Database) -> Database:
    database.fill(
        unit(
            transitions=[
                transition(1, at(minutes=0), "OPEN"),
                transition(2, at(minutes=1), "ON_HOLD", "OPEN"),
                transition(5, at(minutes=14), "ENDED", "ON_HOLD"),
            ],
            fates=[fate(3, at(minutes=2), "SENT"), fate(4, at(minutes=3), "READ", "SENT")],
            episodes=[episode(5, at(minutes=14))],
            alerts={7: alert(7)},
            messages=[message("k/1"), message("k/2", at(minutes=1))],
        ),
        lambda store: store.outbox.settle(
            "k/1", Step(StepKind.REFUSED, detail="550 no such user"), at(minutes=2)
        ),
        lambda store: store.journal.append(
            (), START, [Unreadable("eventTime is missing", b'{"a": "***"}')]
        ),
    )
    return database


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("filled")
def test_the_quality_review_log_has_a_line_for_each_ended_session(call: Call) -> None:
    (row,) = rows(call("export", "sessions").out)

    assert row["session"] == str(CHAT)
    assert row["ended"] == "2026-01-05T15:44:00.000+05:30"
    assert (row["ended_as"], row["customer_still_waited"]) == ("ENDED", "no")
    assert (row["agent"], row["agent_name"]) == ("106554156", "Priya N.")
    assert row["channel_name"] == "Instagram"
    assert (row["first_response_seconds"], row["messages"]) == ("90.5", "6")
    assert (row["ticket"], row["ticket_number"]) == ("99", "434")


@pytest.mark.usefixtures("filled")
def test_transitions_and_messages_are_told_in_order(call: Call) -> None:
    transitions = rows(call("export", "transitions").out)
    messages = rows(call("export", "messages").out)

    assert [row["status"] for row in transitions] == ["OPEN", "ON_HOLD", "ENDED"]
    assert transitions[0]["learned"] == "2026-01-05T15:30:00.250+05:30"
    assert [(row["message"], row["status"]) for row in messages] == [
        ("777", "SENT"),
        ("777", "READ"),
    ]


@pytest.mark.parametrize(
    "limits, found",
    [
        (["--from", "2026-01-05T15:30"], 3),
        (["--from", "2026-01-05T15:30:00.001"], 2),
        (["--to", "2026-01-05T15:31"], 1),
        (["--to", "2026-01-05T10:01:00.001+00:00"], 2),
        (["--from", "2026-01-05", "--to", "2026-01-05"], 3),
        (["--from", "2026-01-06"], 0),
        (["--to", "2026-01-04"], 0),
        (["--from", "1d"], 0),
    ],
)
@pytest.mark.usefixtures("filled")
def test_the_limits_of_an_export_are_of_the_rules_files_time_zone(
    call: Call, limits: list[str], found: int
) -> None:
    assert len(rows(call("export", "transitions", *limits).out)) == found


def test_a_day_ends_with_its_last_minute_also_when_it_has_23_hours(
    call: Call, database: Database
) -> None:
    """29 March 2026 in Berlin: from 23:00 UTC of the day before to 22:00 UTC."""
    call.rules.write_text(call.rules.read_text().replace("Asia/Kolkata", "Europe/Berlin"))
    midnight = 1_774_738_800_000
    inside = [midnight, midnight + 23 * 3_600_000 - 1]
    outside = [midnight - 1, midnight + 23 * 3_600_000]
    times = sorted(inside + outside)
    database.fill(unit(transitions=[transition(n, it, "OPEN") for n, it in enumerate(times, 1)]))

    found = rows(call("export", "transitions", "--from", "2026-03-29", "--to", "2026-03-29").out)

    assert [row["at"] for row in found] == [
        "2026-03-29T00:00:00.000+01:00",
        "2026-03-29T23:59:59.999+02:00",
    ]


@pytest.mark.usefixtures("filled")
def test_an_export_goes_into_a_file(call: Call) -> None:
    file = call.folder / "out.csv"

    ended = call("export", "transitions", "--out", str(file))

    assert ended.out == f"3 rows in {file}\n"
    assert len(rows(file.read_text())) == 3


@pytest.mark.usefixtures("filled")
def test_a_file_that_cannot_be_written_is_a_sentence(call: Call) -> None:
    ended = call("export", "transitions", "--out", str(call.folder / "no" / "out.csv"))

    assert (ended.code, ended.out) == (1, "")
    assert "cannot be written: No such file or directory" in ended.err


def test_a_spreadsheet_finds_no_formula_in_what_zoho_sent(call: Call, database: Database) -> None:
    database.fill(unit(transitions=[transition(1, START, '=HYPERLINK("http://evil")')]))

    (row,) = rows(call("export", "transitions").out)

    assert row["status"] == '\'=HYPERLINK("http://evil")'


@pytest.mark.usefixtures("filled")
def test_without_a_rules_file_times_are_utc_and_names_are_ids(call: Call) -> None:
    call.rules.unlink()

    (row,) = rows(call("export", "sessions").out)

    assert row["ended"] == "2026-01-05T10:14:00.000+00:00"
    assert row["agent_name"] == "106554156"


@pytest.mark.usefixtures("filled")
def test_the_history_says_when_we_learned_what_zoho_told(call: Call) -> None:
    lines = call("history", str(CHAT)).out.splitlines()

    assert lines[1].split() == ["AT", "LEARNED", "WHAT", "DETAIL"]
    assert [len(INSTANT.findall(line)) for line in lines[2:]] == [2, 2, 2, 2, 1, 1, 2, 1]


@pytest.mark.usefixtures("filled")
def test_while_the_rules_file_is_broken_the_last_good_copy_gives_the_time_zone(
    call: Call, database: Database
) -> None:
    database.fill(lambda store: store.rulebooks.keep(RULES, 0, "the start"))
    call.rules.write_text("rules: [")

    (row,) = rows(call("export", "sessions").out)

    assert row["ended"].endswith("+05:30")
    assert row["agent_name"] == "Priya N."


@pytest.mark.parametrize("what", [str(CHAT), "434", "99"])
@pytest.mark.usefixtures("filled")
def test_the_history_tells_a_chat_as_one_story(call: Call, what: str) -> None:
    lines = call("history", what).out.splitlines()

    assert lines[0] == f"chat {CHAT}"
    told = [" ".join(INSTANT.sub("", line).split()) for line in lines[2:]]
    assert told == [
        "status OPEN ACCEPTED, assigned to Priya N.",
        "status ON_HOLD was OPEN, ACCEPTED, assigned to Priya N.",
        "message SENT 777",
        "message READ 777, was SENT",
        "alert 7 fired on-hold, critical, told asha",
        "alert 7 ended answered",
        "status ENDED was ON_HOLD, ACCEPTED, assigned to Priya N.",
        "ended as ENDED 6 messages, first answer after 90s, channel Instagram, ticket 434",
    ]


@pytest.mark.parametrize("what", ["12345", "no-such", "9" * 30])
@pytest.mark.usefixtures("filled")
def test_a_chat_that_is_not_on_record_is_exit_code_1(call: Call, what: str) -> None:
    ended = call("history", what)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"alerting: nothing is on record of a chat or ticket {what}\n"


@pytest.mark.usefixtures("filled")
def test_the_outbox_says_what_became_of_each_message(call: Call) -> None:
    summary, _, newest, oldest = call("outbox", "list").out.splitlines()

    assert summary == "waiting 1, refused 1"
    assert newest.split()[:2] == ["k/2", "waiting"]
    assert oldest.split()[:2] == ["k/1", "refused"]
    assert oldest.endswith("550 no such user")


@pytest.mark.usefixtures("filled")
def test_the_outbox_can_be_asked_for_one_state(call: Call) -> None:
    lines = call("outbox", "list", "--state", "refused").out.splitlines()

    assert [line.split()[0] for line in lines[2:]] == ["k/1"]


@pytest.mark.usefixtures("filled")
def test_the_quarantine_says_why(call: Call) -> None:
    _, line = call("quarantine", "list").out.splitlines()

    assert line.startswith("1 ")
    assert "eventTime is missing" in line
    assert line.endswith('{"a": "***"}')


@pytest.mark.usefixtures("filled")
def test_all_of_the_quarantine_is_retaken_by_its_ids(running: FakeDaemon, call: Call) -> None:
    assert call("quarantine", "retake", "--all").code == 0
    assert running.asked == [("retake", [1])]


def test_an_empty_quarantine_is_nothing_to_ask_for(
    running: FakeDaemon, call: Call, database: Database
) -> None:
    database.fill()

    assert call("quarantine", "retake", "--all").out == "The quarantine is empty.\n"
    assert running.asked == []


def test_a_year_of_transitions_is_written_as_it_is_read(call: Call, database: Database) -> None:
    many = [transition(n, START + n * DAY // 40, "OPEN") for n in range(1, 12_001)]
    database.fill(unit(transitions=many))

    found = rows(call("export", "transitions").out)

    assert len(found) == 12_000
    assert found[-1]["at"] > found[0]["at"]


@pytest.mark.parametrize("words", [["export", "sessions"], ["outbox", "list"], ["history", "1"]])
def test_without_a_database_the_command_says_so(call: Call, words: list[str]) -> None:
    ended = call(*words)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"alerting: There is no database {call.database}")
