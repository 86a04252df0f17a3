"""`/alerting …` of Slack: only who is in the file silences, and is told what became of it."""

from typing import Any, Final

import msgspec

from alerting.model.people import Person
from alerting.reply.silence_grammar import End, Wanted, read_command
from alerting.reply.slack import SlackDoor
from alerting.reply.slack_command import SlackCommand, read_typed
from alerting.reply.slack_ports import Nobody
from tests.fakes import ManualClock
from tests.fuzz.floors import ASHA, fill, floor
from tests.fuzz.mutations import in_form
from tests.fuzz.target import Target
from tests.fuzz.wire import Wire, signed_by_slack
from tests.reply.slack_press import SECRET
from tests.reply.test_slack_command import FakeSilences, NoPosts, form

CLOCK: Final = ManualClock()
FLOOR, SILENCES = floor(CLOCK), FakeSilences()


class Members:
    async def person(self, member: str, likely: str) -> Person | Nobody:
        return ASHA if member == "U0ASHA001" else Nobody.UNKNOWN


COMMAND: Final = SlackCommand(FLOOR, Members(), SILENCES)
WIRE: Final = Wire({"slack": SlackDoor(FLOOR, Members(), NoPosts(), SECRET, CLOCK, COMMAND)}, CLOCK)


def one(data: bytes) -> None:
    fill(FLOOR)
    SILENCES.asked.clear()
    CLOCK._now += 60_000
    code, answer = WIRE.post("/slack/commands", data, signed_by_slack(data, CLOCK))
    assert code == 200
    said: dict[str, Any] = msgspec.json.decode(answer)
    assert said["response_type"] == "ephemeral"
    assert "<!" not in said["text"], "nobody is called"
    typed = read_typed(data)
    changes = _changes(typed.text) if typed.member == "U0ASHA001" else 0
    done = [it for it in SILENCES.asked if it[0] in ("silence", "end")]
    assert len(done) == changes, "what is understood is done, by who may"


def _changes(text: str) -> int:
    match read_command(text):
        case Wanted(now=True) | End():
            return 1
        case _:
            return 0


TARGET: Final = Target(
    one,
    tuple(
        form(text)
        for text in (
            "silence rule on-hold for 2h because deploy",
            "silence now rule on-hold for 2h because deploy",
            "silence list",
            "silence end 3",
            "help",
        )
    ),
    in_form,
)
