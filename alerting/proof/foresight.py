"""What happens next between a rule and a chat, and when."""

from collections.abc import Iterator
from dataclasses import asdict

from alerting.judge.change import ChangeSpec
from alerting.judge.fate import FateSpec
from alerting.judge.text import TextSpec
from alerting.lifecycle.tell import recipients
from alerting.model.alert import Alert, Mode
from alerting.model.answer import Holds
from alerting.model.chat import PENDING, SPENT, UNKNOWN
from alerting.model.times import spell
from alerting.pipeline.agenda import NEVER
from alerting.proof.answers import WORDS, Answered, in_lines, leaves
from alerting.proof.coming import names
from alerting.proof.explain import Explanation, Situation, Timer
from alerting.proof.hearers import later_steps, when, wishes
from alerting.proof.say import Say
from alerting.proof.yet_to_tell import kept_back, next_reminder, next_steps, owed, will_sleep


def foresee(it: Explanation, at: Situation) -> list[str]:
    """One sentence for each thing that will or may happen."""
    say = Say(at.book, at.now, at.names)
    if it.rule.mode is Mode.OFF:
        return ["The rule is off: it watches nothing."]
    found = [line for alert in it.past if alert.is_open for line in _open(alert, it, at, say)]
    found += [sentence for timer in it.timers for sentence in _timer(timer, it, at, say)]
    found = found or list(_without_timer(it))
    return [*found, *_kept_quiet(it, at)]


def in_words(it: Explanation, at: Situation) -> list[str]:
    """All of it, for a person: the answers, what comes next, and who hears."""
    say = Say(at.book, at.now, at.names)
    ticket = f" (ticket {it.chat.ticket_number})" if it.chat and it.chat.ticket_number else ""
    hears = names(it.hears)
    return [
        f"{it.rule.name} and {say.subject(it.subject)}{ticket}, at {say.time(at.now)}",
        *(f"  {line}" for tree in it.answers for line in in_lines(tree)),
        *foresee(it, at),
        f"Its alert is told to {hears}." if hears else "Nobody can be told of its alert.",
        *_later(it, at),
    ]


def _later(it: Explanation, at: Situation) -> Iterator[str]:
    """Whom the further steps of its policy would tell; of an open alert that was said already."""
    severities = {it.rule.severity, *(step.severity for step in it.rule.steps)}
    for step in () if _is_open(it, at) else later_steps(it.rule):
        if step.only and not step.only & severities:
            continue
        hear = recipients(step.tell, at.book.directory, at.now, it.whose)
        if step.tell:
            yield f"{names(hear) or 'Nobody'} would hear {when(step)}."
        if step.do:
            yield f"Its policy would want to {wishes(step)} {when(step)}."


def as_data(it: Explanation, at: Situation) -> dict[str, object]:
    """The same for programs; ids as text, instants in epoch milliseconds."""
    return {
        "rule": it.rule.name,
        "chat": str(it.subject.chat or ""),
        "ticket": it.chat.ticket_number if it.chat else "",
        "group": it.subject.group,
        "now": at.now,
        "holds": WORDS[it.holds] if it.holds is not None else None,
        "answers": [_answer(tree) for tree in it.answers],
        "timers": [asdict(timer) for timer in it.timers],
        "next": foresee(it, at),
        "hears": [{"name": to.name, "by": str(to.means)} for to in it.hears],
    }


def _answer(tree: Answered) -> dict[str, object]:
    said: dict[str, object] = {"asked": tree.asked, "answer": WORDS[tree.holds], "has": tree.has}
    return said | ({"parts": [_answer(part) for part in tree.parts]} if tree.parts else {})


def _timer(timer: Timer, it: Explanation, at: Situation, say: Say) -> Iterator[str]:
    whose = f"Message {timer.message}: " if timer.message else ""
    if timer.alert == PENDING:
        yield whose + _pending(timer, it, say)
    elif timer.alert == SPENT:
        yield f"{whose}its alert was closed by a person; it comes back with a new wait."
    elif alert := at.alerts.get(timer.alert):
        yield from (f"{whose}{sentence}" for sentence in _open(alert, it, at, say))
    else:
        yield f"{whose}its alert {timer.alert} has ended."
    yield from _steps(timer, it, at, say)


def _pending(timer: Timer, it: Explanation, say: Say) -> str:
    if timer.due >= NEVER:
        return f"Its time never comes: {timer.hours} does not open again."
    due = say.ahead(timer.due)
    if not timer.length:
        return f"It waits for {timer.hours or 'its time'}; the alert opens {due}."
    kept = f" of {timer.hours}" if timer.hours else ""
    passed = f"{spell(timer.passed)} of {spell(timer.length)}{kept} have passed"
    if it.holds is Holds.CANNOT_SAY:
        return f"{passed}; an event must first tell what is not known."
    if timer.resumes_at is not None:
        return f"{passed}; paused outside it until {say.time(timer.resumes_at)}; due {due}."
    return f"{passed}; the alert opens {due}, unless {_what(it)} changes."


def _what(it: Explanation) -> str:
    return "the chat" if it.chat else "that"


def _open(alert: Alert, it: Explanation, at: Situation, say: Say) -> Iterator[str]:
    yield f"Alert {alert.number} ({alert.severity}) is open since {say.time(alert.opened_at)}."
    if alert.unconfirmed:
        yield "The chat was not heard of since a gap: its alert is told in a summary."
    if alert.acked_by:
        until = f" until {say.time(alert.acked_until)}" if alert.acked_until else ""
        yield f"{alert.acked_by} has it{until}: nobody is reminded."
    yield from kept_back(alert, it, at)
    yield from owed(alert, it, at)
    if alert.calm_until is not None:
        ends = say.ahead(alert.calm_until)
        yield f"What it tells of is over: the alert ends {ends}, unless it is back before."
        return
    yield from next_steps(alert, it, at)
    yield from next_reminder(alert, it, at)
    if alert.close_at is not None:
        yield f"It closes {say.ahead(alert.close_at)}, or when somebody takes it."
    elif not alert.acked_by and alert.remind_at is None:
        yield f"It ends when {_what(it)} changes; nobody is reminded."


def _steps(timer: Timer, it: Explanation, at: Situation, say: Say) -> Iterator[str]:
    """Each step of a clock: whether it is past, and whom it tells."""
    for number, step in enumerate(timer.steps, 1):
        which = f"Step {number} of {len(timer.steps)} ({step.severity})"
        if step.gone:
            yield f"{which} came {say.ahead(step.at)}."
        elif step.at >= NEVER:
            yield f"{which} never comes: {timer.hours} does not open again."
        else:
            hear = recipients(step.tell, at.book.directory, step.at, it.whose)
            told = names(hear) or ("nobody" if step.tell else "whoever was told before")
            yield f"{which} comes {say.ahead(step.at)}, and is told to {told}."


def _without_timer(it: Explanation) -> Iterator[str]:
    trees = it.answers[:1] if it.rule.asks_of_groups else it.answers
    if isinstance(it.rule.question, ChangeSpec):
        yield "It tells at the moment it happens; nothing is due."
    elif isinstance(it.rule.question, TextSpec):
        yield "It tells when a message with such words comes; nothing is due."
    elif isinstance(it.rule.question, FateSpec):
        yield "None of the chat's messages is in that state, so nothing is due."
    elif it.holds is Holds.NO:
        wrong = [leaf.asked for tree in trees for leaf in leaves(tree) if _denies(leaf.holds)]
        yield f"Nothing is due: it does not hold. Look at {' and at '.join(wrong)}."
    elif it.holds is Holds.CANNOT_SAY:
        yield "Nothing is due until events tell what is not known yet."
    else:
        yield f"It looks at {_what(it)} again with the next event."


def _is_open(it: Explanation, at: Situation) -> bool:
    open_now = any(timer.alert in at.alerts for timer in it.timers)
    return open_now or any(alert.is_open for alert in it.past)


def _denies(holds: Holds) -> bool:
    return holds is Holds.NO


def _kept_quiet(it: Explanation, at: Situation) -> Iterator[str]:
    if it.rule.mode is Mode.TRIAL:
        yield "The rule is on trial: alerts are recorded, and nobody is told."
    if not _is_open(it, at):
        yield from kept_back(None, it, at)
        yield from will_sleep(it, at)
    if it.chat and not it.chat.confirmed and it.chat.status != UNKNOWN:
        yield "The chat was not heard of since a gap: what falls due is told in a summary."
