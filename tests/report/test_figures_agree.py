"""What reports say of ended chats and alerts is what digests say of them."""

from zoneinfo import ZoneInfo

from alerting.model.alert import Ending
from alerting.model.times import MINUTE, SECOND
from alerting.report.buckets import quantile
from alerting.report.figure import Figure, buckets
from alerting.report.slots import Slots
from tests.builders import AGENT_ID, CHANNEL
from tests.report.journaled import cells, count, totals
from tests.report.lived import Lived, before


async def test_reports_agree_with_the_digest_of_the_same_day(lived: Lived) -> None:
    for waited in (10, 80, 90):
        await lived.ended(before(hours=2), waited=waited * SECOND)
    await lived.ended(before(hours=2), "MISSED", unanswered=True)
    await lived.ended(before(hours=3), unanswered=True)
    for minutes in (2, 9, 4):
        alert = await lived.fired(before(hours=3))
        await lived.taken(alert, before(hours=3) + minutes * MINUTE)
    await lived.taken(alert, before(hours=1), "bruno")
    await lived.over(alert, before(minutes=30), Ending.NORMAL)
    await lived.fired(before(hours=2), "queue", group=f"channel {CHANNEL}")
    await lived.fired(before(hours=2), trial=True)
    report = lived.gathered().report
    count(lived.store.database.connection, Slots(ZoneInfo("Asia/Kolkata")))

    found = cells(lived.store.reader)
    all_of = totals(found.values())
    ended, unanswered, missed = (all_of[it][0] for it in (F.ENDED, F.ENDED_WAITING, F.MISSED))
    service = report.service
    assert (ended, unanswered, missed) == (service.ended, service.unanswered, service.missed)
    assert _near(quantile(all_of[F.FIRST_RESPONSE], 0.5), service.first_response)
    assert all_of[F.ALERTS][0] == report.alerts == 4
    assert _near(quantile(all_of[F.TAKEN], 0.5), report.takers[0].median)
    by_rule = {place.rule for place, cell in found.items() if buckets(cell, F.ALERTS)}
    assert by_rule == {it.rule for it in report.fired}
    places = {place[2:4] for place, cell in found.items() if buckets(cell, F.ENDED)}
    assert places == {(CHANNEL, AGENT_ID)}


F = Figure


def _near(length: int | None, exact: int | None) -> bool:
    return length is not None and exact is not None and abs(length - exact) <= 0.02 * exact
