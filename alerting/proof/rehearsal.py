"""Examples are played, and what people hear is held against what was expected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerting.config.examples import Example, Happening
from alerting.judge.rulebook import RuleBook
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
    stage = Stage(book.directory.channels)
    heard = _play(example, book, stage, watch)
    return Rehearsed(example, tuple(compare(example, heard, stage.label)))


def _play(example: Example, book: RuleBook, stage: Stage, watch: Watcher) -> list[Heard]:
    course = Course(book, example.starts - 1)
    listener, heard = Listener(), []

    def take(news: list[Heard]) -> None:
        heard.extend(news)
        watch(course.shard, news)

    moments = sorted({*(it.at for it in example.happenings), *(it.at for it in example.expected)})
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
        numbers = [it.number for it in course.shard.board.open.values() if it.key.rule == said.ack]
        units = [course.acknowledge(number, said.by or "somebody") for number in numbers]
    return [it for unit in units for it in listener.hear(unit)]


def in_words(rehearsed: Rehearsed, zone: ZoneInfo) -> list[str]:
    """The difference, one line each; the column of times as wide as it must be."""
    times = [spell_at(line.at, rehearsed.example, zone) for line in rehearsed.lines]
    width = max(map(len, times))
    return [
        f"{line.sign} {time:{width}}  {line.text}"
        for line, time in zip(rehearsed.lines, times, strict=True)
    ]
