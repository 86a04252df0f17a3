"""What a digest says of alerts that nobody was told of, and of times that are over."""

import pytest

from alerting.model.alert import Reason
from alerting.model.chat import Chat
from alerting.model.digest_report import Listed
from alerting.model.message import DigestNews, Message
from alerting.model.people import Means, Recipient
from alerting.model.timeline import Happened, What
from alerting.model.times import DAY, HOUR, EpochMs
from alerting.model.unit import Mark, Transition, Unit
from alerting.model.zoho_names import Kind, Named, ZohoNames
from alerting.notify.render import Renderer
from alerting.record.store import Store
from alerting.report.digest import gather, times
from alerting.report.digest_names import Names
from tests.builders import CHAT, ORG, status
from tests.report.lived import DUE, MORNING, Lived, before, book


async def a_chat_on_hold(lived: Lived, at: EpochMs) -> None:
    """As the journal and the history keep it."""
    (event,) = await lived.store.journal.append([status("ON_HOLD", at)], at)
    row = Transition(event.seq, ORG, CHAT, at, at, 1, "ON_HOLD", "", "", 0, "none")
    await lived.store.units.commit(Unit(Mark(event.seq, at), transitions=[row]))


async def withheld(lived: Lived, alert: int, why: str) -> None:
    line = Happened(alert, before(hours=2), What.WITHHELD, detail=why)
    await lived.store.units.commit(Unit(Mark(9, DUE), timeline=[line]))


def only_open(lived: Lived, link: str = "") -> Listed:
    names = Names(
        book(chat_link=link),
        MORNING.timezone,
        ZohoNames(),
        lambda chat: f"https://d/{chat.session}",
    )
    (listed,) = gather(lived.store.reader, MORNING, names, times(MORNING, DUE, DUE)).report.open
    return listed


def mail(news: DigestNews) -> str:
    to = Recipient("asha", Means.EMAIL, "asha@zylker.example", timezone="Asia/Kolkata")
    return Renderer(None).render(Message("d", to, Reason.DIGEST, news, DUE)).text


@pytest.mark.parametrize(
    "why, kind, said",
    [
        ("hidden while credit is open", "hidden", "; not told: another alert explains it"),
        ("quiet hours of ana until 2026-01-15T17:30:00Z", "quiet", "; not told yet: quiet hours"),
        ("muted: works", "muted", "; not told: muted"),
        ("silence 3 by ana", "silence", "; not told: silenced"),
    ],
)
async def test_what_nobody_was_told_is_shown_by_the_journal_and_says_why(
    lived: Lived, why: str, kind: str, said: str
) -> None:
    await a_chat_on_hold(lived, before(hours=3))
    alert = await lived.fired(before(hours=2), chat=CHAT)
    await withheld(lived, alert, why)

    listed = only_open(lived, "https://d/{{ session.id }}")
    assert (listed.what, listed.about) == ("ON_HOLD", "WhatsApp Support")
    assert (listed.link, listed.untold) == (f"https://d/{CHAT}", kind)
    assert "[warning] Chat on hold too long: ON_HOLD, since 06:30 IST, WhatsApp Support" in mail(
        lived.gathered()
    )
    assert said in mail(lived.gathered())


async def test_a_link_that_takes_the_ticket_is_not_made_without_it(lived: Lived) -> None:
    await lived.fired(before(hours=2), chat=CHAT)

    assert only_open(lived, "https://d/{{ ticket.id }}").link == ""


def test_of_a_chat_that_is_known_its_tickets_address_is_the_link() -> None:
    zoho = ZohoNames([Named(Kind.TICKET, 9, "", DUE, "https://desk/t/9")])
    chat = Chat(ORG, CHAT, DUE, DUE, 1, ticket=9)
    names = Names(book(), MORNING.timezone, zoho, find=lambda _org, _chat: chat)

    assert names.link(ORG, CHAT) == "https://desk/t/9"


async def test_of_yesterday_it_says_what_was_open_then(lived: Lived) -> None:
    over = await lived.fired(before(hours=2))
    await lived.over(over, DUE + HOUR)
    await lived.fired(DUE + HOUR)
    gone = await lived.fired(before(hours=3))
    await lived.over(gone, before(hours=1))

    report = lived.gathered(now=DUE + DAY).report
    assert [(it.number, it.ending) for it in report.open] == [(over, None)]
    assert report.open_total == 1


async def test_before_the_first_start_nobody_stopped_watching(store: Store) -> None:
    lived = Lived(store)
    await lived.started(before(hours=1))
    await lived.heard(before(minutes=30))
    await lived.alive()

    news = lived.gathered()
    assert (news.report.unwatched, news.report.began) == ((), before(hours=1))
    assert not news.report.all_is_well
    assert "The alerting runs since 07:30" in mail(news)


async def test_a_gap_of_more_than_a_day_says_on_which_day_it_ended(lived: Lived) -> None:
    await lived.alive(before(hours=30))

    assert "From Wed 14 Jan 08:30 IST to Thu 15 Jan 08:30 IST (1 day)" in mail(lived.gathered())
