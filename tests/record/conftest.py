"""A store on a file of its own, and short ways to make what goes into it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from alerting.model.alert import Alert, Key, Reason, Subject
from alerting.model.message import Message, Test
from alerting.model.people import Means, Recipient
from alerting.model.severity import Severity
from alerting.model.unit import EpisodeRecord, FateRecord, Transition
from alerting.record.store import Store, open_store

ASHA = Recipient("asha", Means.EMAIL, "asha@example.org")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "alerting.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    opened = open_store(path, now=0)
    yield opened
    await opened.close()


@pytest.fixture
def message() -> Callable[..., Message]:
    def make(
        key: str, alert: int = 1, reason: Reason = Reason.FIRST, to: Recipient = ASHA, at: int = 0
    ) -> Message:
        return Message(
            key, to, reason, Test(at), created_at=at, alert=alert, thread=f"alert-{alert}"
        )

    return make


@pytest.fixture
def alert() -> Callable[..., Alert]:
    def make(number: int, chat: int = 7, ended_at: int | None = None) -> Alert:
        key = Key("slow", Subject(1, chat), since=number)
        return Alert(number, key, Severity.WARNING, episode=1, opened_at=0, ended_at=ended_at)

    return make


@pytest.fixture
def transition() -> Callable[..., Transition]:
    def make(seq: int, chat: int = 7, at: int = 0, *, late: bool = False) -> Transition:
        return Transition(seq, 1, chat, at, at, 1, "OPEN", "CREATED", "ACCEPTED", 5, "agent", late)

    return make


@pytest.fixture
def fate() -> Callable[..., FateRecord]:
    def make(seq: int, chat: int = 7, at: int = 0) -> FateRecord:
        return FateRecord(seq, 1, chat, 3, 100 + seq, at, at, "READ", "SENT")

    return make


@pytest.fixture
def episode() -> Callable[..., EpisodeRecord]:
    def make(seq: int, chat: int = 7, at: int = 0, ticket: str = "") -> EpisodeRecord:
        return EpisodeRecord(
            seq=seq,
            org=1,
            chat=chat,
            episode=1,
            began_at=0,
            ended_at=at,
            status="ENDED",
            unanswered=True,
            channel=3,
            app="WHATSAPP",
            agent=5,
            contact=6,
            ticket=9,
            ticket_number=ticket,
            first_in_at=1,
            first_answer_at=2,
            messages=4,
        )

    return make
