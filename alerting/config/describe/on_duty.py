"""Who is on duty now by each rota, and who is next."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from alerting.config.catalogue import ENGLISH, Language
from alerting.judge.rulebook import RuleBook
from alerting.model.times import EpochMs
from alerting.model.wall_clock import shown


def on_duty(book: RuleBook, now: EpochMs, language: Language = ENGLISH) -> Iterator[str]:
    """Lines for people, in the time zone of each rota."""
    for rota in book.directory.rotas.values():
        change = rota.next_change(now)
        if change is None:
            yield language.say("{}: {} is always on duty", rota.name, rota.on_duty(now))
        else:
            until = shown(change, ZoneInfo(rota.timezone))
            moment = f"{language.day(until.date())} {until:%H:%M}"
            who = (rota.name, rota.on_duty(now), moment, rota.on_duty(change))
            yield language.say("{}: {} is on duty until {}, then {}", *who)
