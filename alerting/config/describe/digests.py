"""When each digest comes, what it covers and who gets it, in words."""

from collections.abc import Iterator
from typing import Final

from alerting.config.describe.telling import Telling
from alerting.config.say import Say, in_english
from alerting.judge.rulebook import RuleBook
from alerting.model.times import DAY, spell

_DAYS: Final = {0: "mon", 1: "tue", 2: "wed", 3: "thu", 4: "fri", 5: "sat", 6: "sun"}


def digests(book: RuleBook, say: Say = in_english) -> Iterator[str]:
    """`morning-report: mon-fri at 08:30, tell asha by email of the last 24h`."""
    telling = Telling(book, say)
    for each in book.digests:
        clock = f"{each.at // 60:02}:{each.at % 60:02}"
        if each.timezone.key != book.timezone:
            clock = f"{clock} {each.timezone.key}"
        days = ", ".join(_runs(each.days, say)) if len(each.days) < len(_DAYS) else say("every day")
        covers = "24h" if each.covers == DAY else spell(each.covers)
        told = telling.told(each.tell)
        yield say("{}: {} at {}, tell {} of the last {}", each.name, days, clock, told, covers)


def _runs(days: frozenset[int], say: Say) -> Iterator[str]:
    """`mon-fri`, `sun`, as the file writes them."""
    for day in sorted(days):
        if day - 1 in days:
            continue
        last = next(it for it in range(day, day + len(_DAYS)) if it + 1 not in days)
        yield "-".join(say(_DAYS[it]) for it in dict.fromkeys((day, last)))
