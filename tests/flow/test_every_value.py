"""Everything that Zoho is known to send, and something it was never known to send."""

from collections import Counter

from alerting.model.event import FateEvent, StatusEvent
from alerting.model.times import MINUTE
from alerting.model.zoho import FATE_RANK, REPLY_STATUSES, SESSION_STATUSES
from alerting.simulate.every_value import (
    UNKNOWN_FATE,
    UNKNOWN_REPLY_STATUS,
    UNKNOWN_STATUS,
    one_of_each,
)
from tests.flow.floor import Floor


async def test_every_value_is_taken_and_stands_in_the_journal(floor: Floor) -> None:
    await floor.open()
    elements = one_of_each(floor.now)

    for element in elements:
        assert await floor.post([element]) == 200
    events = [it.event for it in floor.running.parts.store.journal.read(0, 1_000)]

    assert len(events) == len(elements)
    statuses = {it.status for it in events if isinstance(it, StatusEvent)}
    replies = {it.reply for it in events if isinstance(it, StatusEvent)}
    fates = {it.fate for it in events if isinstance(it, FateEvent)}
    assert statuses == {*SESSION_STATUSES, UNKNOWN_STATUS}
    assert replies == {*REPLY_STATUSES, UNKNOWN_REPLY_STATUS}
    assert fates == {*FATE_RANK, UNKNOWN_FATE}
    assert len(REPLY_STATUSES) == 19


async def told(floor: Floor) -> None:
    """What is new has gathered, and has reached the operators."""
    await floor.pass_time(MINUTE)
    floor.running.parts.first_sights.tell()
    await floor.told_everybody()


async def test_a_new_value_is_told_once_with_the_line_to_paste(floor: Floor) -> None:
    await floor.open()

    for _ in range(2):
        assert await floor.post(one_of_each(floor.now)) == 200
    await told(floor)

    lines = f"  status: [{UNKNOWN_STATUS}]\n  reply_status: [{UNKNOWN_REPLY_STATUS}]\n"
    assert floor.told_operators(f"zoho_values:\n{lines}") == 1
    assert floor.told_operators("does not know") == 1


async def test_a_new_value_is_not_told_again_after_a_restart(floor: Floor) -> None:
    await floor.open()
    await floor.post(one_of_each(floor.now))
    await told(floor)

    await floor.reopen()
    await floor.post(one_of_each(floor.now))
    await told(floor)

    assert floor.told_operators(UNKNOWN_STATUS) == 1
    assert floor.told_operators(UNKNOWN_REPLY_STATUS) == 1


async def test_a_new_value_that_a_crash_kept_from_being_told_is_told_by_the_next_start(
    floor: Floor,
) -> None:
    await floor.open()
    sightings = floor.running.parts.store.sightings
    assert sightings.sighted("status", UNKNOWN_STATUS, 1, floor.now)
    await sightings.flush()

    for _ in range(2):
        await floor.reopen()
        await floor.told_everybody()

    assert floor.told_operators(UNKNOWN_STATUS) == 1


async def test_every_transition_of_every_chat_is_kept(floor: Floor) -> None:
    await floor.open()
    elements = one_of_each(floor.now)
    told = Counter(it["eventType"] for it in elements)

    await floor.hear(*elements)

    (transitions,) = floor.recorded.rows("SELECT count(*) FROM transitions")[0]
    (fates,) = floor.recorded.rows("SELECT count(*) FROM fates")[0]
    assert transitions == told["IM_Session_Status"]
    assert fates == told["IM_Message_Status"]


async def test_values_that_the_file_names_are_not_new(floor: Floor) -> None:
    floor.write_rules(
        f"zoho_values: {{status: [{UNKNOWN_STATUS}], reply_status: [{UNKNOWN_REPLY_STATUS}]}}\n"
        f"rules: [{{name: parked, when: {{status: {UNKNOWN_STATUS}}}, tell: [asha by sms]}}]\n"
    )
    await floor.open()

    await floor.hear(*one_of_each(floor.now))
    await told(floor)

    assert not floor.told_operators("does not know")
    assert [text.partition(":")[0] for text in floor.sms()] == ["parked"]
