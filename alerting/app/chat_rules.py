"""What each rule makes of a chat: `alerting explain`, for all of them and as values."""

import asyncio
from collections.abc import Sequence
from typing import Final

from alerting.dashboard.chat_story import RuleSeen, Said, TimerSeen
from alerting.judge.rulebook import Rule
from alerting.model.alert import Alert, Mode
from alerting.model.answer import Holds
from alerting.model.chat import Chat
from alerting.pipeline.agenda import NEVER
from alerting.proof.answers import WORDS, Answered
from alerting.proof.explain import Explanation, Situation, Timer
from alerting.proof.explain_group import explain_chat
from alerting.proof.foresight import foresee
from alerting.proof.say import Say

#: Explained without letting others run.
AT_ONCE: Final = 10


async def rules_seen(chat: Chat, alerts: Sequence[Alert], at: Situation) -> list[RuleSeen]:
    """In the order of the file. `alerts`: all of the chat."""
    found = []
    for number, rule in enumerate(at.book.rules, 1):
        past = [alert for alert in alerts if alert.key.rule == rule.name]
        found.append(_seen(explain_chat(rule, chat, at, past), rule, past, at))
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
    return found


def _seen(it: Explanation, rule: Rule, past: Sequence[Alert], at: Situation) -> RuleSeen:
    # of a channel or an agent it is seldom known before there is much to count
    may_hold = it.holds is Holds.YES or (bool(it.chat) and it.holds is Holds.CANNOT_SAY)
    concerns = bool(it.timers) or may_hold or any(alert.is_open for alert in past)
    say = Say(at.book, at.now, at.names)
    return RuleSeen(
        rule=rule.name,
        title=rule.title or rule.name,
        severity=str(rule.severity),
        mode=str(rule.mode),
        holds=WORDS[it.holds] if it.holds is not None else "",
        concerns=concerns and rule.mode is not Mode.OFF,
        about="" if it.subject.chat else say.subject(it.subject),
        answers=[_said(tree) for tree in it.answers],
        timers=[_timer(timer) for timer in it.timers],
        next=foresee(it, at),
        hears=[f"{to.name} by {to.means}" for to in it.hears],
    )


def _said(tree: Answered) -> Said:
    parts = [_said(part) for part in tree.parts]
    return Said(tree.asked, WORDS[tree.holds], tree.has, parts)


def _timer(timer: Timer) -> TimerSeen:
    return TimerSeen(
        since=timer.since,
        due=timer.due if timer.due < NEVER else 0,
        length=timer.length,
        paused=timer.resumes_at is not None,
        hours=timer.hours,
        alert=max(0, timer.alert),
    )
