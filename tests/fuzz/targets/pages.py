"""The pages behind links, with hostile titles and names: the same bones as with harmless ones."""

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from alerting.model.alert import Ending, Reason
from alerting.model.message import AlertNews, GroupItem, GroupNews
from alerting.model.people import Means, Person
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from alerting.reply.choices import Standing
from alerting.reply.html import Html
from alerting.reply.ports import AlertView
from alerting.reply.visit import Refusal, Visit, Why
from tests.fakes import START
from tests.fuzz.bones import bones
from tests.fuzz.drawn import Drawn
from tests.fuzz.floors import by
from tests.fuzz.mutations import fresh
from tests.fuzz.target import Target

HTML: Final = Html()
FORM: Final = {"action": "x/answer", "nonce": "AAAA", "here": "x"}
NOTICES: Final = ("", "again", "have", "close", "stale", "nothing", "changed")

Write = Callable[[str], str]


def one(data: bytes) -> None:
    bad: dict[str, str] = {}
    drawn = Drawn(data)

    def write(name: str) -> str:  # two places are never the same by chance
        return bad.setdefault(name, f"{drawn.text()}{len(bad)}")

    hostile = _page(Drawn(data[:8]), write)
    harmless = _page(Drawn(data[:8]), lambda name: f"w{name}")
    hostile.encode()
    assert bones(hostile) == bones(harmless), "no tag but the template's"
    assert "1337" not in hostile, "what stands in a value is no template"


def _page(drawn: Drawn, write: Write) -> str:
    """`write` gives the text for each place."""
    person = Person(write("me"), language=drawn.choice(["en", "pt-BR"]), timezone="Asia/Kolkata")
    if drawn.byte() % 8 == 0:
        refusal = Refusal(drawn.choice(list(Why)), write("name"), person, START, (12, 13))
        return HTML.refusal(refusal, START)
    views = tuple(_view(it, drawn, write) for it in range(12, 13 + drawn.byte() % 3))
    title = write("title") if drawn.flag() else ""
    group = GroupNews(title, write("shared"), Severity.INFO, _items(write), {}, 2, (12, 13), START)
    message = replace(by(Means.EMAIL), content=group)
    visit = Visit(person, message, Standing(person.name, views), START + MINUTE)
    return HTML.alerts(visit, START, FORM, drawn.choice(NOTICES))


def _items(write: Write) -> tuple[GroupItem, ...]:
    news = AlertNews(12, write("rule"), write("t"), write("w"), Severity.INFO, "x", 0, 0, 1, 2)
    return (GroupItem(Reason.FIRST, news),)


def _view(number: int, drawn: Drawn, write: Write) -> AlertView:
    """Some with everything, some with hardly anything."""
    full = drawn.flag()
    return AlertView(
        number,
        write("title"),
        write("what"),
        drawn.choice(list(Severity)),
        START - 12 * MINUTE,
        is_open=drawn.flag(),
        acked_by=write(drawn.choice(["me", "other"])) if full else "",
        acked_until=START + MINUTE if drawn.flag() else 0,
        ending=str(drawn.choice(list(Ending))) if drawn.flag() else "",
        chat=5 if full else 0,
        ticket=write("ticket") if full else "",
        agent=write("agent") if full else "",
        link=f"https://desk.example/{write('link')}" if full else "",
        why=write("why") if full else "",
    )


TARGET: Final = Target(
    one,
    tuple(bytes([it, it + 1, *range(it, 2 * it)]) for it in range(1, 60, 7)),
    fresh,
    longest=400,
)
