"""What Zoho says of a chat, beside what is known: what differs, as of when, and who has it."""

import pytest
from msgspec.structs import replace

from alerting.model.chat import Chat
from alerting.model.event import Correction
from alerting.model.times import MINUTE, SECOND
from alerting.reconcile.differences import MARGIN, as_of, begun_at, correction, differs
from alerting.zoho.part import Part
from alerting.zoho.sessions import Session, session_of
from tests.fakes import START

DESK_ID, ZUID = 186_543_000_000_190_001, 106554156
SAID = session_of(
    Part(
        {
            "id": "1",
            "status": "ON_HOLD",
            "replyStatus": "ACCEPTED",
            "deskAssignee": {"id": str(DESK_ID), "type": "AGENT"},
            "messagesCount": "3",
        }
    )
)
KNOWN = Chat(
    *(7, 1, START, START, 1),
    status="ON_HOLD",
    reply="ACCEPTED",
    assignee=ZUID,
    assignee_kind="agent",
    messages=3,
)

IM_ID = 333


class One:
    def zuid_of(self, desk_id: int) -> int | None:
        return ZUID if desk_id == DESK_ID else None

    def same(self, id_: int, desk_id: int) -> bool:
        return desk_id == DESK_ID and id_ in (ZUID, DESK_ID, IM_ID)


def told(it: Session = SAID, chat: Chat | None = KNOWN) -> Correction:
    return correction(it, chat, 7, START + MINUTE, One())


def test_a_chat_that_is_as_it_is_known_needs_no_correction() -> None:
    assert not differs(told(), KNOWN)
    assert differs(told(chat=None), None)


@pytest.mark.parametrize(
    "changed",
    [{"status": "OPEN"}, {"reply": "CREDIT_EXHAUSTED"}, {"assignee": 0}, {"messages": 4}],
)
def test_each_fact_counts(changed: dict[str, str | int]) -> None:
    assert differs(told(replace(SAID, **changed)), KNOWN)


def test_what_zoho_does_not_say_is_no_difference() -> None:
    assert not differs(told(replace(SAID, status="", reply="", messages=0)), KNOWN)


@pytest.mark.parametrize("heard, expected", [(MINUTE, True), (MINUTE + 1, False)])
def test_what_was_told_of_later_is_believed_rather(heard: int, *, expected: bool) -> None:
    chat = replace(KNOWN, status="OPEN", status_seen=START + heard)

    assert differs(told(chat=chat), chat) is expected


def test_an_agent_by_the_id_of_webhooks_and_else_whoever_had_it() -> None:
    stranger = replace(SAID, assignee=99)
    free = replace(KNOWN, assignee=0, assignee_kind="none")

    assert told().assignee == ZUID
    assert told(stranger).assignee == ZUID
    assert told(stranger, free).assignee == 99
    assert told(replace(SAID, assignee=0)).assignee == 0


def test_whoever_has_it_still_keeps_the_id_that_webhooks_use() -> None:
    assert told(chat=replace(KNOWN, assignee=IM_ID)).assignee == IM_ID
    assert told(chat=replace(KNOWN, assignee=99)).assignee == ZUID


def test_a_bot_is_a_bot() -> None:
    said = replace(SAID, assignee=0, bot=42)
    it, still = told(said), told(said, replace(KNOWN, assignee=7, assignee_kind="bot"))

    assert (it.assignee, it.bot) == (42, True)
    assert (still.assignee, still.bot) == (7, True)


def test_it_is_as_of_a_moment_before_the_question_by_zohos_clock() -> None:
    assert as_of(START, 0) == START - MARGIN
    assert as_of(START, 3 * SECOND) == START - MARGIN - 3 * SECOND


@pytest.mark.parametrize(
    "status, created, expected",
    [("CREATED", 30, 30), ("OPEN", 30, 60), ("CREATED", -1, 60), ("CREATED", 61, 60)],
)
def test_a_new_chat_is_dated_by_its_beginning_between_two_looks(
    status: str, created: int, expected: int
) -> None:
    it = replace(SAID, status=status, created_at=START + created * SECOND)

    assert begun_at(it, START, START + MINUTE) == START + expected * SECOND
