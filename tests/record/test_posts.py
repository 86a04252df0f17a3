"""Where messages about an alert stand in Slack."""

from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import GroupItem, GroupNews, Message, Summary
from alerting.model.people import Means
from alerting.model.severity import Severity
from alerting.notify.samples import FULL
from alerting.record.posts import MOST
from alerting.record.store import Store
from tests.fakes import START
from tests.notify.messages import note


async def posted(
    store: Store, key: str, receipt: str = "", reason: Reason = Reason.FIRST, **changes: object
) -> Message:
    message = note(key, by=Means.SLACK, reason=reason, **changes)  # type: ignore[arg-type]
    await store.outbox.add([message])
    kind = StepKind.DELIVERED if receipt else StepKind.REFUSED
    await store.outbox.settle(key, Step(kind, receipt=receipt), START)
    return message


async def test_posts_about_an_alert_are_found(store: Store) -> None:
    await posted(store, "first", "C1:1.1")
    await posted(store, "other", "C1:2.1", alert=9)
    await posted(store, "refused")
    await posted(store, "end", "C1:3.1", reason=Reason.ENDED)
    await posted(store, "to-bruno", "D2:1.1", name="bruno")

    assert store.posts.about([8]) == [("to-bruno", "D2:1.1"), ("first", "C1:1.1")]
    assert store.posts.about([8, 9], "asha") == [("other", "C1:2.1"), ("first", "C1:1.1")]
    assert store.posts.about([]) == []
    assert store.posts.receipt("first") == "C1:1.1"
    assert store.posts.receipt("refused") == store.posts.receipt("unknown") == ""


async def test_what_was_told_together_is_found_by_each(store: Store) -> None:
    item = GroupItem(Reason.FIRST, FULL)
    group = GroupNews("t", "", Severity.WARNING, (item,), {Reason.FIRST: 2}, 2, (8, 9), START)
    await posted(store, "group", "C1:1.1", reason=Reason.GROUP, alert=0, content=group)

    assert store.posts.about([8]) == store.posts.about([9]) == [("group", "C1:1.1")]


async def test_a_summary_is_found_by_each_of_its_alerts(store: Store) -> None:
    summary = Summary("gap", (FULL,), 2, alerts=(8, 9))
    await posted(store, "summary", "C1:1.1", reason=Reason.SUMMARY, alert=0, content=summary)

    assert store.posts.about([8]) == store.posts.about([9]) == [("summary", "C1:1.1")]


async def test_mails_and_webhooks_are_no_posts(store: Store) -> None:
    mail = replace(note("mail"), to=replace(note().to, means=Means.EMAIL))
    await store.outbox.add([mail])
    await store.outbox.settle("mail", Step(StepKind.DELIVERED, receipt="<id>"), START)

    assert store.posts.about([8]) == []


async def test_of_many_reminders_the_first_post_is_not_forgotten(store: Store) -> None:
    await posted(store, "first", "C1:1.1")
    for number in range(MOST + 5):
        await posted(store, f"r{number}", f"C1:2.{number}", reason=Reason.REMINDER)

    found = [key for key, _ in store.posts.about([8])]

    assert (len(found), found[0], found[1]) == (MOST, "first", f"r{MOST + 4}")
