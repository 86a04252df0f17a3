"""What happened to an alert and what people did, read from the database without a daemon."""

import json

import msgspec

from alerting.model.delivery import Step, StepKind
from alerting.model.message import Message
from alerting.model.silence import Silence
from alerting.model.timeline import Happened, What
from alerting.model.times import DAY, HOUR, EpochMs
from alerting.model.unit import Mark, Unit
from alerting.record.store import Store
from tests.builders import CHANNEL, CHAT, START
from tests.cli.calling import Call, Database
from tests.cli.records import alert, message

KEY = "alert/7/first/asha/email"


async def an_alert(store: Store) -> None:
    first: Message = msgspec.structs.replace(message(KEY), alert=7)
    taken = Happened(7, START + HOUR, What.ACKNOWLEDGED, "asha", "slack")
    unit = Unit(Mark(1, START), alerts={7: alert()}, messages=[first], timeline=[taken])
    await store.units.commit(unit)
    done = Step(StepKind.DELIVERED, "250 ok", "<a@b> Subject")
    await store.outbox.settle(first.key, done, START + HOUR)


def silences(now: EpochMs) -> tuple[Silence, ...]:
    return (
        Silence(1, "asha", "too loud", now - 2 * DAY, now - DAY - HOUR),
        Silence(2, "asha", "deploy", now - HOUR, now - 1, rule="on-hold", ended_by="bruno"),
        Silence(3, "bruno", "provider is down", now - 1, now + HOUR, channel=CHANNEL, chat=CHAT),
    )


def test_the_timeline_is_a_table_in_the_rules_files_time_zone(
    call: Call, database: Database
) -> None:
    database.fill(an_alert)

    ended = call("timeline", "#7")

    title, head, *rows = [line.split() for line in ended.out.splitlines()]
    assert ended.code == 0
    assert " ".join(title).startswith(f"alert 7: on-hold, critical, of chat {CHAT}, since 2026")
    assert head == ["AT", "WHAT", "WHO", "BY", "DETAIL"]
    assert [row[2:] for row in rows] == [
        ["message", "asha", "email", "test"],
        ["opened", "critical"],
        ["ended", "answered"],
        ["acknowledged", "asha", "slack"],
        ["delivered", "asha", "email", "250", "ok,", "<a@b>"],
    ]
    assert rows[0][:2] == ["2026-01-05", "15:30:00+05:30"]


def test_instants_within_a_line_are_local_too_and_utc_for_programs(
    call: Call, database: Database
) -> None:
    slept, taken = "quiet hours of asha until 2026-01-05T11:00:00Z", "until 2026-01-05T12:00:00Z"

    async def fill(store: Store) -> None:
        lines = [
            Happened(7, START, What.WITHHELD, detail=slept),
            Happened(7, START, What.ACKNOWLEDGED, "asha", "sms", taken),
        ]
        await store.units.commit(Unit(Mark(1, START), alerts={7: alert()}, timeline=lines))

    database.fill(fill)

    shown, data = call("timeline", "7").out, call("timeline", "7", "--json").out

    assert "quiet hours of asha until 2026-01-05 16:30:00+05:30" in shown
    assert "until 2026-01-05 17:30:00+05:30" in shown
    assert "Z" not in shown.replace("AT", "")
    assert slept in data
    assert taken in data


def test_the_timeline_for_programs_is_json(call: Call, database: Database) -> None:
    database.fill(an_alert)

    found = json.loads(call("timeline", "7", "--json").out)

    assert found["alert"]["chat"] == str(CHAT)
    assert found["lines"][-1] == {
        "at": START + HOUR,
        "what": "delivered",
        "who": "asha",
        "where": "email",
        "detail": "250 ok",
        "message": KEY,
        "receipt": "<a@b>",
    }


def test_an_alert_that_never_was_is_one_line(call: Call, database: Database) -> None:
    database.fill(an_alert)

    ended = call("timeline", "8")

    assert (ended.code, ended.out) == (1, "")
    assert "nothing is on record of an alert 8" in ended.err


def test_silences_are_listed_with_who_why_and_until_when(
    call: Call, database: Database, now: EpochMs
) -> None:
    async def fill(store: Store) -> None:
        await store.units.commit(Unit(Mark(1, now), silences=[*silences(now)]))

    database.fill(fill)

    rows = call("silence", "list").out.splitlines()[1:]

    assert [row.split()[0] for row in rows] == ["2", "3"]
    assert "rule on-hold" in rows[0]
    assert rows[0].rstrip().endswith("ended by bruno")
    assert f"channel Instagram, chat {CHAT}" in rows[1]
    assert "provider is down" in rows[1]
    assert rows[1].rstrip().endswith("on")


def test_without_silences_that_is_said(call: Call, database: Database) -> None:
    database.fill(an_alert)

    assert (
        call("silence", "list").out == "Nothing is silent, and nothing was during the last day.\n"
    )


def test_the_audit_is_the_newest_first(call: Call, database: Database) -> None:
    async def fill(store: Store) -> None:
        await store.audit.append(START, "refused", "", "link", "expired")
        await store.audit.append(START + 1, "silence", "asha", "api", "silence 1 for 2h")

    database.fill(fill)

    rows = call("audit", "--limit", "2").out.splitlines()[1:]

    assert [row.split()[2] for row in rows] == ["silence", "refused"]
    assert "silence 1 for 2h" in rows[0]
