"""The auditor of the whole program: the operators hear of what reached nobody."""

from alerting.app.auditor import in_words
from alerting.model.times import HOUR, MINUTE
from alerting.report.auditor import MOST, Audit
from alerting.report.timeline import timeline
from tests.fakes import START
from tests.flow.floor import HEAD, Floor

MAIL = """\
rules:
  - name: on-hold
    when: {status: ON_HOLD}
    for: 10m
    tell: [asha by email]
"""
REFUSES = "451 not now"


async def on_hold_and_refused(floor: Floor) -> None:
    floor.write_rules(MAIL)
    await floor.open()
    floor.refuse_mail(REFUSES)
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(11 * MINUTE)


async def test_an_alert_that_reaches_nobody_is_heard_of_by_another_means(floor: Floor) -> None:
    await on_hold_and_refused(floor)
    parts = floor.running.parts

    await parts.auditor.look()
    assert (parts.auditor.last.total, parts.auditor.proven) == (0, True)

    await floor.pass_time(6 * MINUTE)
    await parts.auditor.look()
    await floor.until(lambda: any("reached nobody" in text for text in floor.sms("+919876500002")))

    assert (parts.auditor.last.total, parts.auditor.proven) == (1, False)
    assert parts.auditor.last.broken == "email"
    async with floor.admin() as daemon:
        status, vitals = await daemon.status(), await daemon.vitals()
    assert any("1 alert has reached nobody: 1 (on-hold)." in text for text in status.problems)
    assert (vitals.audit_unreached, vitals.audit_at) == (1, parts.auditor.last.at)


async def test_once_somebody_is_reached_all_is_proven_again(floor: Floor) -> None:
    await on_hold_and_refused(floor)
    await floor.pass_time(6 * MINUTE)
    auditor = floor.running.parts.auditor
    await auditor.look()
    assert not auditor.proven

    floor.refuse_mail(None)
    await floor.pass_until(floor.mails, step=MINUTE)
    await floor.quiet()
    await auditor.look()

    assert auditor.proven
    assert "unreached" not in floor.running.parts.desk.open


async def test_without_an_audit_lately_nothing_is_proven(floor: Floor) -> None:
    await floor.open()
    auditor = floor.running.parts.auditor
    assert auditor.proven

    await floor.pass_time(HOUR)
    assert not auditor.proven

    await auditor.look()
    assert auditor.proven


async def test_quiet_hours_are_in_the_timeline_and_excuse_until_they_end(floor: Floor) -> None:
    quiet = 'quiet: {between: "15:00-19:00", timezone: Asia/Kolkata}'
    head = HEAD.replace("slack: asha@zylker.example}", f"slack: asha@zylker.example, {quiet}}}")
    floor.write_rules(MAIL, head)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(11 * MINUTE)

    story = timeline(floor.running.parts.store.reader, 1, floor.now)
    await floor.pass_time(HOUR)
    await floor.running.parts.auditor.look()

    assert story
    assert [it.what for it in story.lines] == ["opened", "withheld"]
    assert story.lines[1].detail == "quiet hours of asha until 2026-01-15T13:30:00Z"
    assert floor.running.parts.auditor.proven

    await floor.pass_until(floor.mails, step=10 * MINUTE)
    assert floor.now - START >= 3 * HOUR


def test_of_very_many_it_says_that_there_may_be_more() -> None:
    few = tuple((number, "on-hold") for number in range(1, 4))

    assert in_words(Audit(START, 3, few)).startswith(
        "3 alerts have reached nobody: 1 (on-hold), 2 (on-hold), 3 (on-hold). "
    )
    assert in_words(Audit(START, MOST, few)).startswith("At least 5,000 alerts have")
    assert " and 4,997 more. " in in_words(Audit(START, MOST, few))
