"""Examples are played, and what people hear is held against what was expected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerting.config.examples.examples import Example, Happening
from alerting.config.examples.forms import EventForm
from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Alert, Subject
from alerting.model.times import SECOND
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

    @property
    def ok(self) -> bool:
        return all(line.sign == AS_EXPECTED for line in self.lines)


def rehearse(
    example: Example, book: RuleBook, watch: Watcher = lambda _shard, _heard: None
) -> Rehearsed:
    """Everything is decided by the code of production; only the clock is not the wall's."""
    stage = Stage(book.directory, book.find)
    heard = _play(example, book, stage, watch)
    return Rehearsed(example, tuple(compare(example, heard, stage.label)))


def _play(example: Example, book: RuleBook, stage: Stage, watch: Watcher) -> list[Heard]:
    course = Course(book, example.starts - 1)
    listener, heard, channels = Listener(), [], _channels(example)

    def take(news: list[Heard]) -> None:
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
            take(listener.hear(unit))
        for happening in (it for it in example.happenings if it.at == moment):
            take(_happen(happening, course, stage, listener))
    return heard


def _happen(happening: Happening, course: Course, stage: Stage, listener: Listener) -> list[Heard]:
    said = happening.event
    if not said.ack:
        units = [unit for it in stage.events(happening) for unit in course.hear([it])]
    else:
        numbers = [it.number for it in course.shard.board.open.values() if _taken(it, said, stage)]
        units = [course.acknowledge(number, said.by or "somebody") for number in numbers]
    return [it for unit in units for it in listener.hear(unit)]


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
