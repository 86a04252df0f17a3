"""Small true records for the commands that read."""

from alerting.model.alert import Alert, Ending, Key, Reason, Subject
from alerting.model.message import Message, Test
from alerting.model.people import Means, Recipient
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, EpochMs
from alerting.model.unit import EpisodeRecord, FateRecord, Transition
from tests.builders import AGENT_ID, CHANNEL, CHAT, ORG, START, at

ASHA = Recipient("asha", Means.EMAIL, "asha@zylker.example")


def transition(seq: int, when: EpochMs, status: str, was: str = "", chat: int = CHAT) -> Transition:
    return Transition(
        seq=seq,
        org=ORG,
        chat=chat,
        at=when,
        learned=when + 250,
        episode=1,
        status=status,
        was=was,
        reply="ACCEPTED",
        assignee=AGENT_ID,
        assignee_kind="agent",
    )


def fate(seq: int, when: EpochMs, value: str, was: str = "") -> FateRecord:
    return FateRecord(seq, ORG, CHAT, CHANNEL, 777, when, when + 100, value, was)


def episode(seq: int, ended: EpochMs, *, ticket: str = "434") -> EpisodeRecord:
    return EpisodeRecord(
        seq=seq,
        org=ORG,
        chat=CHAT,
        episode=1,
        began_at=START,
        ended_at=ended,
        status="ENDED",
        unanswered=False,
        channel=CHANNEL,
        app="INSTAGRAM",
        agent=AGENT_ID,
        contact=5,
        ticket=99,
        ticket_number=ticket,
        first_in_at=at(seconds=1),
        first_answer_at=at(seconds=91.5),
        messages=6,
    )


def alert(number: int = 7) -> Alert:
    return Alert(
        number=number,
        key=Key("on-hold", Subject(ORG, CHAT), START),
        severity=Severity.CRITICAL,
        episode=1,
        opened_at=START + 10 * MINUTE,
        told=(ASHA,),
        ended_at=START + 12 * MINUTE,
        ending=Ending.ANSWERED,
    )


def message(key: str, when: EpochMs = START) -> Message:
    return Message(key, ASHA, Reason.TEST, Test(when), when)
