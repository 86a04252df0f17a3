"""The same question about the same events: elastalert2's own rule types against ours."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alerting.model.times import EpochMs
from alerting.simulate.traffic import Timed
from tests.bench.bench import Bench
from tests.bench.elastalert_home import VERSION, python_with_elastalert
from tests.bench.elastalert_traffic import (
    back_and_forth,
    handed_on,
    now_and_then_silent,
    restless,
)
from tests.bench.rounds import Against, Disturbance
from tests.bench.rows import Result, Row
from tests.bench.turns import Runner, judged, record, take_turns

TITLE = f"One rule in memory on one core, against elastalert2 {VERSION}"
SHARE = 3.0
_HEAD = """\
version: 1
places: {room: {slack_channel: "#support"}}
rules:
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One question in both languages, and events to ask it of."""

    name: str
    ours: str
    kind: str
    theirs: dict[str, Any]
    """Its options; `timeframe` in minutes."""
    traffic: Callable[[EpochMs], Iterator[Timed]]

    @property
    def rules(self) -> str:
        return f"{_HEAD}  - {{name: one, {self.ours}, tell: room}}\n"


def _change(chats: int) -> Question:
    return Question(
        f"handed to another agent, per chat, {chats:,} chats",
        "change: {assignee: {from: agent, to: agent}}, keep: 10m",
        "ChangeRule",
        {
            "query_key": "sessionId",
            "compound_compare_key": ["currentAssigneeId"],
            "ignore_null": True,
        },
        lambda start: handed_on(start, chats),
    )


def _repeats(
    name: str, above: int, minutes: int, traffic: Callable[[EpochMs], Iterator[Timed]]
) -> Question:
    changes = "{status: {to: [ON_HOLD, ON_PROGRESS]}}"
    return Question(
        f"more than {above} changes of status in {minutes} minutes, per chat, {name}",
        f"repeats: {{change: {changes}, above: {above}, within: {minutes}m}}",
        "FrequencyRule",
        {"query_key": "sessionId", "num_events": above + 1, "timeframe": minutes},
        traffic,
    )


QUESTIONS = (
    _repeats("600 chats", 20, 5, lambda start: restless(start, 600)),
    _repeats("ever new chats", 3, 30, back_and_forth),
    Question(
        "nobody writes for 10 minutes, per channel, 100 channels",
        "missing: {event: message_in, per: channel}, for: 10m",
        "FlatlineRule",
        {"query_key": "channelId", "threshold": 1, "timeframe": 10, "forget_keys": True},
        lambda start: now_and_then_silent(start, 100),
    ),
    _change(120),
    _change(1_000),
)


async def measure(bench: Bench) -> Result:
    python = await python_with_elastalert()
    if python is None:
        return Result([Row("elastalert2", "not installed")], ["pip cannot reach it"])
    rows, notes = [], []
    for number, question in enumerate(QUESTIONS):
        folder = bench.folder / str(number)
        folder.mkdir()
        row, note = await _ask(bench, question, python, folder)
        rows.append(row)
        notes.append(note)
    return Result(rows, notes)


async def _ask(bench: Bench, question: Question, python: Path, folder: Path) -> tuple[Row, str]:
    size, slices, warm_up = bench.size(5_000, 2_000), bench.size(30, 8), 4
    count = size * (slices + warm_up)
    events = record(folder / "events", question.traffic(bench.clock.now()), count)
    options = {"kind": question.kind, "rule": question.theirs, "events": str(events)}
    async with (
        judged(bench, events, {"ours": question.rules}) as (ours,),
        bench.child("tests.bench.elastalert_rules", bench.cores.server, options, python) as child,
    ):
        theirs = Runner("theirs", child)
        others = Disturbance(bench.cores.server, [ours, theirs])
        await take_turns([ours, theirs], slices, size, warm_up=warm_up)
        disturbed = others.note()
        for one in (ours, theirs):
            await one.rest()
    against, same = Against.of(ours, theirs), 0 < ours.found == theirs.found
    row = Row(
        question.name,
        f"{ours.rate:,.0f} events/s",
        f"{against} of {theirs.rate:,.0f}; found {ours.found:,} and {theirs.found:,}",
        f"≥ {SHARE:.0f}, the same found",
        same and against.reaches(SHARE),
    )
    return row, f"{question.kind}: {count:,} events; {disturbed}"
