"""What is yet to be told of an alert, to whom and when, and what keeps it back."""

from collections.abc import Iterator

from alerting.judge.mutes import Mutes
from alerting.lifecycle.quiet import told_from
from alerting.model.alert import Alert, Key
from alerting.model.chat import PENDING
from alerting.model.times import spell
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.board import Board
from alerting.pipeline.often import BUNDLED
from alerting.proof.coming import Coming
from alerting.proof.explain import Explanation, Situation
from alerting.proof.say import Say


def owed(alert: Alert, it: Explanation, at: Situation, name: str = "") -> Iterator[str]:
    """News that wait for the window of their group, or for the end of somebody's quiet hours."""
    if at.board:
        yield from _coming(alert, at.board, it, at).waiting(name)


def next_steps(alert: Alert, it: Explanation, at: Situation, name: str = "") -> Iterator[str]:
    """Further steps of its policy that are left, and whom they tell."""
    if at.board:
        yield from _coming(alert, at.board, it, at).steps(name)


def next_reminder(alert: Alert, it: Explanation, at: Situation) -> Iterator[str]:
    """Nothing where nobody can be reminded."""
    if at.board:
        yield from _coming(alert, at.board, it, at).reminder()
    elif alert.remind_at is not None:
        yield f"The next reminder goes out {Say(at.book, at.now).ahead(alert.remind_at)}."


def waits_for_summary(alert: Alert, at: Situation) -> bool:
    """Nobody was told, and nothing but a summary tells it."""
    return at.board is None or alert.number in at.board.collected.alerts


def _coming(alert: Alert, board: Board, it: Explanation, at: Situation) -> Coming:
    return Coming(alert, board, at.book, it.whose, at.now)


def kept_back(alert: Alert | None, it: Explanation, at: Situation) -> Iterator[str]:
    """A mute, a silence, another alert, or too many of its rule. `alert`: None while there is
    none.
    """
    say, mutes, rule = Say(at.book, at.now), Mutes(at.book.mutes), it.rule.name
    if mute := mutes.over(rule, at.now):
        until = say.time(mutes.heard_again(rule, at.now))
        yield f"The rule is muted by {mute.name} until {until}."
    if at.board is None:
        return
    one = alert or _would_be(it, at)
    chat, withholding = it.chat or at.board.chat_of(one), at.board.withholding
    if silence := withholding.silences.over(one, chat, at.now):
        until = say.time(silence.until)
        yield f"Silence {silence.number} by {silence.by} hides it until {until}: {silence.reason}."
    if hide := withholding.hiding.over(one, chat):
        yield f"It is not told while {' or '.join(sorted(hide.if_firing))} is open."
    if most := at.board.telling.often.above((rule,), at.now):
        yield (
            f"The rule is above its limit of {most} alerts an hour: its news come bundled, "
            f"at most every {spell(BUNDLED)}."
        )


def will_sleep(it: Explanation, at: Situation) -> Iterator[str]:
    """Who would hear, and will have quiet hours when the alert opens."""
    say = Say(at.book, at.now)
    dues = (timer.due for timer in it.timers if timer.alert == PENDING and timer.due < NEVER)
    due = max(min(dues, default=NEVER), at.now)
    for name in dict.fromkeys(to.name for to in it.hears) if due < NEVER else ():
        person = at.book.directory.people.get(name)
        awake = told_from(person.quiet, it.rule.severity, due) if person else due
        if awake > due:
            yield f"{name} has quiet hours then, and is told {say.ahead(awake)}."


def _would_be(it: Explanation, at: Situation) -> Alert:
    """What its alert would be, were it open now."""
    return Alert(0, Key(it.rule.name, it.subject, at.now), it.rule.severity, 0, at.now)
