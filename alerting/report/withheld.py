"""Whether an alert that was withheld may still be, by the rules file and the tables alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from alerting.judge.rulebook import RuleBook
from alerting.model.mute import Afterwards, Span
from alerting.model.silence import Silence
from alerting.model.times import MINUTE, EpochMs, Ms, as_epoch

#: What keeps an alert from being told is believed for so long after its end.
SLACK: Ms = 15 * MINUTE
NEVER: EpochMs = 1 << 62

_QUIET = re.compile(r"quiet hours of .* until (\S+)$")

Spans: TypeAlias = Mapping[str, Sequence[Span]]
"""When alerts of a rule were open."""


class Withheld:
    """Asked about the same few rules many times over."""

    def __init__(self, book: RuleBook, silences: Sequence[Silence], spans: Spans) -> None:
        self._book = book
        self._silences = silences
        self._spans = spans
        self._chats = {it.chat for it in silences if it.chat}
        self._found: dict[tuple[str, int, EpochMs], bool] = {}

    def is_so(self, rule: str, chat: int, at: EpochMs) -> bool:
        """By a mute, a silence or another alert.

        A silence of a channel or an agent may be about any chat: which chat has which stands in
        no table.
        """
        of = (rule, chat if chat in self._chats else 0, at)
        if of not in self._found:
            self._found[of] = self._muted(rule, at) or self._silenced(*of) or self._hidden(rule, at)
        return self._found[of]

    def for_ever(self, rule: str, opened_at: EpochMs) -> bool:
        """It came in a mute after which nothing, or only a digest, tells of it."""
        return any(
            mute.covers(rule)
            and mute.afterwards is not Afterwards.TELL_IF_STILL_TRUE
            and any(it.begins <= opened_at < it.ends for it in mute.spans)
            for mute in self._book.mutes
        )

    def _muted(self, rule: str, at: EpochMs) -> bool:
        spans = (it for mute in self._book.mutes if mute.covers(rule) for it in mute.spans)
        return _over(spans, at)

    def _silenced(self, rule: str, chat: int, at: EpochMs) -> bool:
        return _over(
            (
                Span(it.begins, it.until)
                for it in self._silences
                if it.rule in ("", rule) and it.chat in (0, chat)
            ),
            at,
        )

    def _hidden(self, rule: str, at: EpochMs) -> bool:
        return any(
            _over(self._spans.get(other, ()), at)
            for hide in self._book.hides
            if rule in hide.hide
            for other in hide.if_firing
        )


def firing(alerts: Iterable[tuple[str, EpochMs, EpochMs | None]]) -> Spans:
    """(rule, opened, ended), the earliest first: spans that overlap are one."""
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for rule, opened_at, ended_at in alerts:
        ends, known = NEVER if ended_at is None else ended_at, found[rule]
        if known and opened_at <= known[-1].ends:
            known[-1] = Span(known[-1].begins, max(ends, known[-1].ends))
        else:
            known.append(Span(opened_at, ends))
    return found


def quiet_until(why: str) -> EpochMs:
    """Until when somebody was not to be told, by what the timeline says; 0: it says other."""
    found = _QUIET.match(why)
    return as_epoch(datetime.fromisoformat(found[1])) if found else 0


def _over(spans: Iterable[Span], at: EpochMs) -> bool:
    return any(it.begins <= at and at - SLACK < it.ends for it in spans)
