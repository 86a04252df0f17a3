"""What is yet to be told of an alert, to whom and when, and what keeps it back."""

from collections.abc import Iterable, Iterator

from alerting.judge.mutes import Mutes
from alerting.lifecycle.quiet import told_from
from alerting.lifecycle.tell import recipients
from alerting.model.alert import Alert, Key
from alerting.model.chat import PENDING
from alerting.model.people import Recipient
from alerting.model.times import spell
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.often import BUNDLED
from alerting.proof.explain import Explanation, Situation
from alerting.proof.say import Say


def names(hear: Iterable[Recipient]) -> str:
    return ", ".join(f"{to.name} by {to.means}" for to in hear)


def owed(alert: Alert, at: Situation, name: str = "") -> Iterator[str]:
    """News that wait for the window of their group, or for the end of somebody's quiet hours."""
    if at.board is None:
        return
    say, telling = Say(at.book, at.now), at.board.telling
    for it in alert.owed:
        if name and it.to.name != name:
            continue
        who, awake = f"{it.to.name} by {it.to.means}", telling.awake(it.to, alert, at.now)
        until = telling.waits_until(alert, it, at.now)
        if awake > at.now:
            yield f"{it.to.name} has quiet hours: {who} is told {say.ahead(awake)}."
        elif until > at.now:
            yield f"{who} is told {say.ahead(until)}, with whatever else is new in its group."
        else:
            yield f"{who} is about to be told."


def next_steps(alert: Alert, it: Explanation, at: Situation, name: str = "") -> Iterator[str]:
    """Further steps of its policy that are left, and whom they tell."""
    known = at.board.telling.composer.about_of(alert) if at.board else None
    if known is None or alert.step_at is None:
        return
    say = Say(at.book, at.now)
    for step in known.policy(alert).steps[alert.stepped :]:
        if step.only and alert.severity not in step.only:
            continue
        comes = alert.counted_from + step.after
        hear = recipients(step.tell, at.book.directory, comes, it.whose)
        if not name or name in {to.name for to in hear}:
            who = names(hear) or "nobody"
            yield f"Unless somebody has it, {who} is told {say.ahead(comes)}."


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
