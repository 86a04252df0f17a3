"""Examples are played, and what people hear is held against what was expected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerting.config.examples.examples import Example, Happening
from alerting.config.examples.forms import EventForm
from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Alert, Subject
from alerting.model.deed import OrderedDeed, wish
from alerting.model.times import SECOND
from alerting.model.unit import Unit
from alerting.pipeline.shard import Shard
from alerting.proof.comparison import AS_EXPECTED, Line, compare, spell_at
from alerting.proof.course import Course
from alerting.proof.heard import Heard, Listener
from alerting.proof.stage import Stage

#: Looks at the shard after everything that happens; the coverage does.
Watcher = Callable[[Shard, Sequence[Heard]], None]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One example, played to its end."""

    example: Example
    lines: tuple[Line, ...]
    deeds: tuple[OrderedDeed, ...] = ()
    """What would be done in Zoho; in a rehearsal nothing is."""

    @property
    def ok(self) -> bool:
        return all(line.sign == AS_EXPECTED for line in self.lines)


def rehearse(
    example: Example, book: RuleBook, watch: Watcher = lambda _shard, _heard: None
) -> Rehearsed:
    """Everything is decided by the code of production; only the clock is not the wall's."""
    stage, deeds = Stage(book.directory, book.find), list[OrderedDeed]()
    heard = _play(example, book, stage, watch, deeds)
    return Rehearsed(example, tuple(compare(example, heard, stage.label)), tuple(deeds))


def _play(
    example: Example,
    book: RuleBook,
    stage: Stage,
    watch: Watcher,
    deeds: list[OrderedDeed],
) -> list[Heard]:
    course = Course(book, example.starts - 1)
    listener, heard, channels = Listener(), [], _channels(example)

    def take(unit: Unit) -> None:
        news = listener.hear(unit)
        deeds.extend(it for it in unit.deeds if not example.only or it.rule in example.only)
        of_these = [it for it in news if it.subject.org or it.subject.channel in channels]
        heard.extend(of_these)
        watch(course.shard, of_these)

    # what is expected may come at any instant of its second
    moments = sorted(
        {
            example.starts,
            *(it.at for it in example.happenings),
            *(it.at + SECOND - 1 for it in example.expected),
        }
    )
    for moment in moments:
        for unit in course.pass_until(moment):
            take(unit)
        for happening in (it for it in example.happenings if it.at == moment):
            for unit in _happen(happening, course, stage):
                take(unit)
    return heard


def _happen(happening: Happening, course: Course, stage: Stage) -> list[Unit]:
    said = happening.event
    if not said.ack:
        return [unit for it in stage.events(happening) for unit in course.hear([it])]
    numbers = [it.number for it in course.shard.board.open.values() if _taken(it, said, stage)]
    return [course.acknowledge(number, said.by or "somebody") for number in numbers]


def _taken(alert: Alert, said: EventForm, stage: Stage) -> bool:
    """Of several alerts of a rule those of the chats that are named, or all."""
    if alert.key.rule != said.ack:
        return False
    return not said.named or stage.session(alert.key.subject) in said.named


def _channels(example: Example) -> set[int]:
    """Those that the example names: others, of which nothing was heard yet, are not in it."""
    expected = {Subject(0, 0, group=it.group).channel for it in example.expected}
    return expected | {it.event.channel for it in example.happenings}


def in_words(rehearsed: Rehearsed, zone: ZoneInfo) -> list[str]:
    """The difference, one line each; the column of times as wide as it must be."""
    times = [spell_at(line.at, rehearsed.example, zone) for line in rehearsed.lines]
    width = max(map(len, times))
    return [
        f"{line.sign} {time:{width}}  {line.text}"
        for line, time in zip(rehearsed.lines, times, strict=True)
    ]


def would_do(rehearsed: Rehearsed, zone: ZoneInfo) -> list[str]:
    """What rules would have done in Zoho, one line each."""
    return [
        f"{spell_at(it.at, rehearsed.example, zone)}  {it.rule} would {wish(it.deed)}"
        for it in rehearsed.deeds
    ]
