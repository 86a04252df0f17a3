"""What an SMS is answered. Each is one SMS of the phone's plain alphabet, whoever reads it."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from alerting.language import clock, texts
from alerting.model.people import Person
from alerting.model.times import EpochMs
from alerting.reply.ports import AlertView, Outcome
from alerting.reply.sms_grammar import Order, Verb

_MOST_NUMBERS: Final = 4
_LONGEST_TITLE: Final = 40


def usage(language: str) -> str:
    return texts(language).gettext(
        "Send an alert's number and a word: 12 ack (you have it), 12 snooze 30m, 12 take, "
        "12 close, 12 who; with ALL for all alerts of its message."
    )


def unclear(language: str) -> str:
    return texts(language).gettext(
        "Not understood, so nothing has changed. Send the alert's number and a word, for example "
        "12 ack. AJUDA or HELP lists the words."
    )


def stranger() -> str:
    """The same whoever asks about whatever."""
    return "This number cannot answer alerts, so nothing has changed."


def not_told(alerts: Sequence[int], language: str) -> str:
    return texts(language).gettext(
        "%(alerts)s: not told to this number, so nothing has changed. Answer where it was told."
    ) % {"alerts": _named(alerts)}


def not_stored(language: str) -> str:
    return texts(language).gettext(
        "Nothing could be stored just now, so it may not count. Please send it again soon."
    )


def stopped(language: str) -> str:
    return texts(language).gettext(
        "You get no more SMS; alerts come to you by other means. Send START to get them again."
    )


def started(language: str) -> str:
    return texts(language).gettext("You get alerts by SMS again.")


def became(
    order: Order, outcome: Outcome, held: Sequence[AlertView], to: Person, now: EpochMs
) -> str:
    """`held`: those in `outcome`."""
    said = texts(to.language)
    parts = [_done(order, outcome.done, to, now)] if outcome.done else []
    if held:
        parts.append(
            said.gettext("%(alerts)s: %(name)s has it. To take it over send: %(alert)s take")
            % {
                "alerts": _named(outcome.held),
                "name": held[0].acked_by,
                "alert": held[0].number,
            }
        )
    if outcome.over:
        parts.append(said.gettext("%(alerts)s: over already.") % {"alerts": _named(outcome.over)})
    return " ".join(parts)


def _done(order: Order, done: Sequence[int], to: Person, now: EpochMs) -> str:
    said, alerts = texts(to.language), _named(done)
    match order.verb:
        case Verb.CLOSE:
            return said.gettext("%(alerts)s: closed.") % {"alerts": alerts}
        case Verb.SNOOZE:
            until = clock(now + (order.lasting or 0), ZoneInfo(to.timezone), to.language, now)
            text = said.gettext("%(alerts)s: yours until %(time)s, then it reminds again.")
            return text % {"alerts": alerts, "time": until}
        case Verb.ACK | Verb.TAKE | Verb.WHO:
            return said.gettext("%(alerts)s: yours now. Nobody is reminded.") % {"alerts": alerts}


def who(views: Sequence[AlertView], to: Person, now: EpochMs) -> str:
    return " ".join(_who(view, to, now) for view in views)


def _who(view: AlertView, to: Person, now: EpochMs) -> str:
    said = texts(to.language)
    alert = {"alert": view.number, "title": view.title[:_LONGEST_TITLE], "name": view.acked_by}
    if not view.is_open:
        return said.gettext("%(alert)s %(title)s: over already.") % alert
    if not view.acked_by:
        text = said.gettext("%(alert)s %(title)s: nobody has it. Send %(alert)s ack if you do.")
        return text % alert
    if not view.acked_until:
        return said.gettext("%(alert)s %(title)s: %(name)s has it.") % alert
    until = clock(view.acked_until, ZoneInfo(to.timezone), to.language, now)
    text = said.gettext("%(alert)s %(title)s: %(name)s has it until %(time)s.")
    return text % {**alert, "time": until}


def _named(numbers: Sequence[int]) -> str:
    few = ", ".join(map(str, numbers[:_MOST_NUMBERS]))
    more = len(numbers) - _MOST_NUMBERS
    return f"{few} +{more}" if more > 0 else few
