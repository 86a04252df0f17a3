"""What a digest reads out of a database."""

import zlib
from dataclasses import replace

from alerting.model.alert import Ending
from alerting.model.delivery import StepKind
from alerting.model.digest_report import (
    AgentDays,
    Fired,
    Service,
    Taker,
    Undelivered,
    Unwatched,
)
from alerting.model.mute import Afterwards, Mute, Span
from alerting.model.people import Means
from alerting.model.severity import Severity
from alerting.model.timeline import What
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.record.gaps import keep_gap
from alerting.record.history import EPISODES
from alerting.report.digest_names import Names
from alerting.report.digest_service import ended
from tests.builders import AGENT_ID, CHANNEL
from tests.report.lived import DUE, MORNING, Lived, before, book

CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO


async def test_all_is_well_where_nothing_happened(lived: Lived) -> None:
    await lived.ended(before(hours=2))

    report = lived.gathered().report
    assert report.all_is_well
    assert report.service.ended == 1


async def test_it_covers_a_day_up_to_its_own_instant(lived: Lived) -> None:
    for at in (before(hours=24) - 1, before(hours=24), DUE - 1, DUE):
        await lived.fired(at)

    news = lived.gathered()
    assert (news.since, news.at) == (before(hours=24), DUE)
    assert news.report.alerts == 2


async def test_what_fired_by_rule_and_gravity_but_not_on_trial(lived: Lived) -> None:
    for severity in (WARNING, CRITICAL, WARNING):
        await lived.fired(before(hours=3), severity=severity)
    await lived.fired(before(hours=2), "queue", severity=INFO, group=f"channel {CHANNEL}")
    await lived.fired(before(hours=2), trial=True)

    report = lived.gathered().report
    assert report.fired == (
        Fired("on-hold", "Chat on hold too long", 3, {CRITICAL: 1, WARNING: 2}),
        Fired("queue", "queue", 1, {INFO: 1}),
    )
    assert (report.alerts, report.severities) == (4, {CRITICAL: 1, WARNING: 2, INFO: 1})


async def test_who_took_them_and_how_soon(lived: Lived) -> None:
    for who, waited in (("asha", 2), ("asha", 9), ("asha", 4), ("bruno", 30)):
        alert = await lived.fired(before(hours=3))
        await lived.taken(alert, before(hours=3) + waited * MINUTE, who)
    await lived.fired(before(hours=3))

    report = lived.gathered().report
    assert report.takers == (
        Taker("asha", 3, 4 * MINUTE, 9 * MINUTE),
        Taker("bruno", 1, 30 * MINUTE, 30 * MINUTE),
    )
    assert (report.taken, report.fired[0].taken) == (4, 4)


async def test_an_alert_of_the_day_before_that_was_taken_today_counts_for_its_taker(
    lived: Lived,
) -> None:
    alert = await lived.fired(before(hours=25))
    await lived.taken(alert, before(hours=23))

    report = lived.gathered().report
    assert (report.alerts, report.taken) == (0, 0)
    assert report.takers == (Taker("asha", 1, 2 * HOUR, 2 * HOUR),)


async def test_what_is_open_now_the_gravest_and_longest_first(lived: Lived) -> None:
    for hours, severity in ((2, WARNING), (3, INFO), (1, CRITICAL), (50, WARNING)):
        await lived.fired(before(hours=hours), severity=severity)
    done = await lived.fired(before(hours=4), severity=CRITICAL)
    await lived.over(done, before(hours=3))
    await lived.taken(3, before(minutes=30))
    await lived.told(3, before(hours=1))

    report = lived.gathered().report
    assert [it.number for it in report.open] == [3, 4, 1, 2]
    worst = report.open[0]
    assert (worst.title, worst.what, worst.about) == (
        "Chat on hold too long",
        "ON_HOLD",
        "WhatsApp Support",
    )
    assert (worst.ticket, worst.link, worst.acked_by) == ("434", "https://desk.example/2", "asha")


async def test_of_many_open_ones_it_lists_the_worst_ten(lived: Lived) -> None:
    for _ in range(13):
        await lived.fired(before(hours=1))

    report = lived.gathered().report
    assert (len(report.open), report.open_total) == (10, 13)


async def test_an_alert_that_was_told_among_others_is_shown_as_it_was_told(lived: Lived) -> None:
    alerts = [await lived.fired(before(hours=1)) for _ in range(2)]
    await lived.told_together(alerts, before(hours=1))

    assert [it.what for it in lived.gathered().report.open] == ["ON_HOLD", "ON_HOLD"]


async def test_a_group_is_called_by_its_name(lived: Lived) -> None:
    await lived.fired(before(hours=1), "queue", group=f"channel {CHANNEL}")
    await lived.fired(before(hours=1), "queue", group=f"agent {AGENT_ID}")

    assert [it.about for it in lived.gathered().report.open] == ["WhatsApp Support", "Priya N."]


async def test_the_noisiest_rules_are_those_that_sent_most(lived: Lived) -> None:
    loud, quiet = await lived.fired(before(hours=3)), await lived.fired(before(hours=3), "queue")
    for n in range(12):
        await lived.told(loud, before(hours=2) + n)
    await lived.told(loud, before(hours=2), StepKind.REFUSED)
    await lived.told_together([loud, quiet], before(hours=1))

    report = lived.gathered().report
    assert [(it.rule, it.messages) for it in report.noisiest] == [("on-hold", 13)]
    assert {it.rule: it.messages for it in report.fired} == {"on-hold": 13, "queue": 1}


async def test_alerts_per_agent_and_day_by_who_had_the_chat_then(lived: Lived) -> None:
    await lived.had(7, before(hours=20))
    await lived.had(7, before(hours=2), "none", 0)
    await lived.fired(before(hours=19), chat=7)
    await lived.fired(before(hours=3), chat=7)
    await lived.fired(before(hours=1), chat=7)
    await lived.fired(before(hours=1), "queue", group=f"agent {AGENT_ID}")
    await lived.fired(before(hours=1), "queue", group=f"channel {CHANNEL}")
    await lived.fired(before(hours=1), chat=8)

    report = lived.gathered().report
    assert report.days == ("2026-01-14", "2026-01-15")
    assert report.agents == (AgentDays("Priya N.", (1, 2), 3), AgentDays("", (0, 1), 1))


async def test_the_days_are_those_of_its_own_time_zone(lived: Lived) -> None:
    await lived.had(7, before(hours=20))
    midnight = DUE - (8 * 60 + 30) * MINUTE
    for n, at in enumerate((midnight - 1, midnight)):
        await lived.fired(at, f"rule-{n}", chat=7)

    assert lived.gathered().report.agents == (AgentDays("Priya N.", (1, 1), 2),)


async def test_the_service_of_chats_that_ended(lived: Lived) -> None:
    for waited in (10, 80, 90):
        await lived.ended(before(hours=2), waited=waited * SECOND)
    await lived.ended(before(hours=2), "MISSED", unanswered=True)
    await lived.ended(before(hours=2), unanswered=True)
    await lived.ended(before(hours=30))

    assert lived.gathered().report.service == Service(5, 2, 1, 80 * SECOND)


async def test_the_ended_chats_are_a_csv_without_a_customer(lived: Lived) -> None:
    await lived.ended(before(hours=2), waited=80 * SECOND)

    head, line, rest = zlib.decompress(lived.gathered().sessions).decode().split("\n")
    row = dict(zip(head.split(","), line.split(","), strict=True))
    assert rest == ""
    assert "customer" not in row
    assert (row["agent_name"], row["channel_name"]) == ("Priya N.", "WhatsApp Support")
    assert row["ended"] == "2026-01-15T06:30:00.000+05:30"
    assert row["first_response_seconds"] == "80.0"


async def test_no_chat_no_csv(lived: Lived) -> None:
    assert lived.gathered().sessions == b""


async def test_what_a_mute_kept_for_the_digest(lived: Lived) -> None:
    span = Span(before(hours=30), before(hours=10))
    kept = Mute("works", (span,), frozenset({"queue"}), Afterwards.DIGEST)
    dropped = Mute("other", (span,), frozenset({"on-hold"}), Afterwards.DROP)
    told = await lived.fired(before(hours=12), "queue", group=f"channel {CHANNEL}")
    await lived.over(told, before(hours=11), Ending.NORMAL)
    await lived.fired(before(hours=12))
    await lived.fired(before(hours=9), "queue")
    await lived.fired(before(hours=26), "queue")

    report = lived.gathered(rules=book(mutes=(kept, dropped))).report
    [line] = report.muted
    assert (line.number, line.about, line.ending) == (told, "WhatsApp Support", Ending.NORMAL)


async def test_what_was_kept_is_told_in_the_next_digest_however_little_that_covers(
    lived: Lived,
) -> None:
    mute = Mute("works", (Span(0, DUE),), None, Afterwards.DIGEST)
    await lived.fired(before(hours=80))
    weekly = replace(MORNING, days=frozenset({3}))

    report = lived.gathered(weekly, book(mutes=(mute,))).report
    assert (report.alerts, report.muted_total) == (0, 1)
    assert lived.gathered(MORNING, book(mutes=(mute,))).report.muted_total == 0


async def test_messages_that_nobody_got(lived: Lived) -> None:
    alert = await lived.fired(before(hours=3))
    for why in ("550 no such mailbox", "550 still no such mailbox"):
        await lived.told(alert, before(hours=3), StepKind.REFUSED, why=why)
    await lived.told(alert, before(hours=3), StepKind.GIVEN_UP, by=Means.SLACK, why="down")
    await lived.told(alert, before(hours=3), StepKind.MOVED)
    await lived.told(alert, before(hours=3), StepKind.UNDELIVERED, by=Means.SMS, why="off")
    await lived.told(alert, before(minutes=11), None)
    await lived.told(alert, before(minutes=9), None)

    report = lived.gathered().report
    assert report.undelivered == (
        Undelivered("nikhil", "email", 2, "550 still no such mailbox"),
        Undelivered("nikhil", "slack", 1, "down"),
        Undelivered("nikhil", "sms", 1, "off"),
    )
    assert (report.undelivered_total, report.waiting) == (4, 1)


async def test_times_in_which_nobody_watched(lived: Lived) -> None:
    await keep_gap(lived.store.audit, before(hours=30), before(hours=29))
    await keep_gap(lived.store.audit, before(hours=25), before(hours=23))
    await keep_gap(lived.store.audit, before(hours=5), before(hours=4))
    await keep_gap(lived.store.audit, before(hours=5), before(hours=3))

    report = lived.gathered().report
    assert not report.all_is_well
    assert report.unwatched == (
        Unwatched(before(hours=24), before(hours=23)),
        Unwatched(before(hours=5), before(hours=3)),
    )


async def test_a_daemon_that_does_not_run_watches_nothing(lived: Lived) -> None:
    await lived.alive(before(hours=2))

    assert lived.gathered().report.unwatched == (Unwatched(before(hours=2), DUE),)


async def test_silence_of_zoho_is_not_all_well(lived: Lived) -> None:
    await lived.heard(DUE)
    half_an_hour = replace(MORNING, covers=HOUR // 2)

    assert lived.gathered(half_an_hour).report.heard is False
    assert not lived.gathered(half_an_hour).report.all_is_well


async def test_late_is_said_after_five_minutes(lived: Lived) -> None:
    assert not lived.gathered(now=DUE + 5 * MINUTE).late
    assert lived.gathered(now=DUE + 5 * MINUTE + 1).late


async def test_the_ones_it_takes_over_from_others_have_no_time(lived: Lived) -> None:
    alert = await lived.fired(before(hours=3))
    await lived.taken(alert, before(hours=2))
    await lived.taken(alert, before(hours=1), "bruno")
    await lived.happened(alert, before(minutes=50), What.FREED)
    await lived.taken(alert, before(minutes=40), "bruno")

    assert lived.gathered().report.takers == (
        Taker("asha", 1, HOUR, HOUR),
        Taker("bruno", 1, 10 * MINUTE, 10 * MINUTE),
    )


async def test_who_only_took_over_has_no_time(lived: Lived) -> None:
    alert = await lived.fired(before(hours=30))
    await lived.taken(alert, before(hours=29))
    await lived.taken(alert, before(hours=1), "bruno")

    assert lived.gathered().report.takers == (Taker("bruno", 1),)


async def test_an_alert_is_shown_as_the_last_message_that_shows_it_told(lived: Lived) -> None:
    alerts = [await lived.fired(before(hours=1)) for _ in range(3)]
    await lived.summed_up(alerts[:2], before(minutes=50))

    assert [it.what for it in lived.gathered().report.open] == ["ON_HOLD", "ON_HOLD", ""]


async def test_a_csv_that_would_be_too_long_says_how_much_it_leaves_out(lived: Lived) -> None:
    for _ in range(5):
        await lived.ended(before(hours=2))
    episodes = EPISODES.between(lived.store.reader, before(hours=24), DUE)
    found = ended(episodes, Names(book(), MORNING.timezone), most=3)

    assert (found.service.ended, found.left_out) == (5, 2)
    assert len(zlib.decompress(found.sessions).decode().splitlines()) == 1 + 3
