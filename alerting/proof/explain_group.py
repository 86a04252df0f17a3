"""Why a rule about groups tells of a channel, agent, app or org or not, and what happens next."""

from collections.abc import Iterator, Sequence

from alerting.judge.count import CountSpec
from alerting.judge.counted import CountedChats
from alerting.judge.credits import CreditsSpec
from alerting.judge.grouping import grouping
from alerting.judge.rulebook import Rule
from alerting.judge.share import ShareSpec
from alerting.judge.tally import Group
from alerting.model.alert import Alert, Subject
from alerting.model.answer import Holds
from alerting.model.chat import AGENT, PENDING, Chat
from alerting.model.times import spell
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.watched import Watched, subject_of
from alerting.proof.answers import WORDS, Answered, answered, not_over_any_more
from alerting.proof.explain import Explanation, Situation, Timer, explain, timer
from alerting.proof.figures import bounds, figure
from alerting.proof.hearers import first_hearers
from alerting.proof.say import UNSEEN, Say, key_of

#: Groups that are listed; the rest is a number.
SHOWN = 30


def explain_chat(rule: Rule, chat: Chat, at: Situation, past: Sequence[Alert]) -> Explanation:
    """Of a rule about groups: of the group that the chat belongs to. `past`: alerts of both."""
    if not rule.asks_of_groups:
        return explain(rule, chat, at, past)
    if rule.per == "chat":
        return explain_group(rule, (chat.org, chat.session), at, chat)
    group = grouping(rule.per).of(chat)
    if group is not None:
        return explain_group(rule, group, at, chat)
    say = Say(at.book, at.now, at.names)
    holds = Holds.NO if rule.per == "agent" and chat.assignee_kind else Holds.CANNOT_SAY
    none = Answered(f"the chat has its {rule.per}", holds, say.assignee(chat) or UNSEEN)
    return Explanation(rule, Subject(chat.org, chat.session), at.now, holds, (none,), (), (), chat)


def groups_of(rule: Rule, at: Situation) -> Sequence[Group]:
    """All that the rule knows of, those of which it holds first."""
    one = _watched(rule, at)
    if one is None:
        return ()
    tally = one.of.tally
    known = dict.fromkeys([*tally.groups(), *one.runs])
    return sorted(known, key=lambda group: (-tally.standing(group).holds, str(group)))


def explain_group(rule: Rule, group: Group, at: Situation, chat: Chat | None = None) -> Explanation:
    """`chat`: one of the group, of which is said whether it counts."""
    subject, one = subject_of(rule.per, group), _watched(rule, at)
    answers, timers = list[Answered](), list[Timer]()
    if one is not None:
        answers = [_standing(one, group, at), *_counts(rule, chat, at)]
        timers = list(_timers(one, group, at))
    return Explanation(
        rule=rule,
        subject=subject,
        now=at.now,
        holds=answers[0].holds if answers else None,
        answers=tuple(answers),
        timers=tuple(timers),
        hears=first_hearers(rule, at.book.directory, at.now, chat or subject),
        chat=chat if rule.per == "chat" else None,
    )


def overview(rule: Rule, at: Situation) -> list[str]:
    """A line for each group that the rule knows of."""
    say, one, groups = Say(at.book, at.now, at.names), _watched(rule, at), groups_of(rule, at)
    found = [f"{rule.name}, at {say.time(at.now)}"]
    if one is None:
        return [*found, "The rule is off: it watches nothing."]
    for group in groups[:SHOWN]:
        it, name = _standing(one, group, at), say.subject(one.subject(group))
        found.append(f"  {WORDS[it.holds]:<11} {name}: {it.has}{_next(one, group, say)}")
    if len(groups) > SHOWN:
        found.append(f"  and {len(groups) - SHOWN} more")
    if groups:
        return found
    if isinstance(rule.question, CreditsSpec):
        return [*found, "No balance is known: Zoho's API tells it (alerting zoho connect)."]
    return [*found, f"There is nothing to tell of any {rule.per}."]


def _next(one: Watched, group: Group, say: Say) -> str:
    run = one.runs.get(group)
    if run is None:
        return ""
    if run.alert > 0:
        return f", alert {run.alert}"
    return f", due {say.ahead(run.due)}" if run.alert == PENDING and run.due < NEVER else ""


def _watched(rule: Rule, at: Situation) -> Watched | None:
    """None: the rule is off."""
    tallied = at.groups.index.by_name.get(rule.name) if at.groups else None
    return at.groups.watched[tallied.tag] if at.groups and tallied else None


def _standing(one: Watched, group: Group, at: Situation) -> Answered:
    say, tally = Say(at.book, at.now, at.names), one.of.tally
    run, standing = one.runs.get(group), tally.standing(group)
    since = run.since if run else standing.since
    has = figure(one, group, at.book.directory)
    if since and standing.holds is Holds.YES:
        has = f"{has}, since {say.time(since)}"
    return Answered(f"{key_of(one.rule)}: {bounds(one.rule)}", standing.holds, has)


def _counts(rule: Rule, chat: Chat | None, at: Situation) -> Iterator[Answered]:
    """Whether that chat is one of those which the rule looks at, and of those it counts."""
    if chat is None:
        return
    say = Say(at.book, at.now, at.names)
    if rule.where:
        yield answered("where", rule.where, chat, say)
    counted = _counted(rule)
    if counted is not None:
        parts = tuple(_one_of_them(counted, chat, say))
        yield Answered("this chat is one of them", min(it.holds for it in parts), parts=parts)


def _one_of_them(counted: CountedChats, chat: Chat, say: Say) -> Iterator[Answered]:
    if counted.model_fields_set - {"waited"}:
        yield from answered("", counted, chat, say).parts
    if counted.waited:
        above, waits = counted.waited.above, chat.waiting_on == AGENT
        holds = Holds.YES if waits and say.now >= chat.waiting_since + above else Holds.NO
        yield Answered(f"waited: above {spell(above)}", holds, say.has("waiting_on", chat))
    if over := not_over_any_more(counted, chat, say):
        yield over


def _counted(rule: Rule) -> CountedChats | None:
    match rule.question:
        case CountSpec(count=of) if isinstance(of.where, CountedChats):
            return of.where
        case ShareSpec(share=of) if isinstance(of.where, CountedChats):
            return of.where
        case _:
            return None


def _timers(one: Watched, group: Group, at: Situation) -> Iterator[Timer]:
    run = one.runs.get(group)
    if run is None or at.groups is None:
        return
    hours = at.groups.hours(one.rule, one.subject(group))
    yield timer(run, one.of.tally.hold_for, hours, at.now)
