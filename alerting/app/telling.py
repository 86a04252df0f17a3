"""`alerting tell`: one test message, now, past the outbox; the provider's answer in words."""

from alerting.clock import Clock
from alerting.config.means import MeansAtHand
from alerting.lifecycle.tell import recipients
from alerting.model.alert import Reason
from alerting.model.done import Done
from alerting.model.message import Message, Test
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Directory, Means, Recipient, Target
from alerting.model.times import EpochMs
from alerting.notify.means import open_ways
from alerting.notify.ports import Texts


async def tell_now(
    directory: Directory,
    at_hand: MeansAtHand,
    texts: Texts,
    whom: tuple[str, str],
    clock: Clock,
) -> Done:
    """`whom`: a name of the rules file, and one of the means; empty: what an alert would use."""
    name, by = whom
    if by and by not in list(Means):
        return Done(ok=False, text=f"{by} is no means; choose one of {', '.join(Means)}.")
    known = {*directory.people, *directory.groups, *directory.rotas, *directory.places}
    if name not in known:
        return Done(ok=False, text=f"The rules file names nobody {name}. It has: {_list(known)}.")
    now, means = clock.now(), Means(by) if by else None
    to = recipients([Target(name, means)], directory, now)
    if not to or any(one.means is not (means or one.means) for one in to):
        return Done(ok=False, text=f"The rules file has no address for {name} by {means}.")
    for each in sorted({one.means for one in to} & at_hand.missing.keys()):
        return Done(ok=False, text=f"{each} has no settings: {at_hand.missing[each]}.")
    outcomes = await _send([_test(one, now) for one in to], at_hand, texts, clock)
    sent = all(isinstance(outcome, Delivered) for outcome in outcomes)
    return Done(ok=sent, text=" ".join(_in_words(outcome) for outcome in outcomes))


async def _send(
    messages: list[Message], at_hand: MeansAtHand, texts: Texts, clock: Clock
) -> list[Outcome]:
    ways = open_ways(at_hand.settings, clock)
    try:
        return [await ways[it.to.means].send(it, texts.render(it)) for it in messages]
    finally:
        for way in ways.values():
            await way.close()


def _test(to: Recipient, now: EpochMs) -> Message:
    return Message(
        key=f"test/{now}/{to.name}/{to.means}",
        to=to,
        reason=Reason.TEST,
        content=Test(now),
        created_at=now,
    )


def _in_words(outcome: Outcome) -> str:
    match outcome:
        case Delivered():
            return f"Sent. The provider answered: {outcome.receipt or 'ok'}."
        case Deferred():
            return f"Not now: {outcome.why}. An alert would be tried again."
        case Refused():
            return f"Refused: {outcome.why}."


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nobody"
