"""What became of an order about alerts, in a sentence for whoever gave it."""

from collections.abc import Mapping, Sequence

from alerting.model.done import Done
from alerting.reply.ports import Outcome


def acknowledged(outcome: Outcome, by: str, holders: Mapping[int, str], until: str = "") -> Done:
    """`holders`: who has what somebody else has. `until`: a time; empty: until they end."""
    them = "it" if len(outcome.done) == 1 else "them"
    how_long = f"until {until}; nobody is reminded before" if until else "now; nobody is reminded"
    return _said(outcome, f"{by} has {them} {how_long}.", holders)


def closed(outcome: Outcome) -> Done:
    return _said(outcome, "closed; those who were told hear of it.", {})


def _said(outcome: Outcome, done: str, holders: Mapping[int, str]) -> Done:
    sentences = [f"{_alerts(outcome.done)}: {done}"] if outcome.done else []
    sentences += [
        f"Alert {number}: {holders.get(number, 'somebody else')} has it; --take takes it over."
        for number in outcome.held
    ]
    if outcome.over:
        open_one = "is no open alert" if len(outcome.over) == 1 else "are no open alerts"
        sentences.append(f"There {open_one} {_several(outcome.over)}.")
    return Done(ok=not (outcome.held or outcome.over), text=" ".join(sentences))


def _alerts(numbers: Sequence[int]) -> str:
    return f"Alert{'' if len(numbers) == 1 else 's'} {_several(numbers)}"


def _several(numbers: Sequence[int]) -> str:
    """`7`, `7 and 8`, `7, 8 and 9`."""
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
