"""Elements of the quarantine, read once more: after an upgrade that understands them."""

from alerting.app.intake import DurableIntake
from alerting.errors import MalformedEvent
from alerting.model.times import EpochMs
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.record.quarantine import by_ids, mark_retaken
from alerting.record.store import Store


async def retake(
    store: Store, intake: DurableIntake, ids: list[int], now: EpochMs
) -> tuple[int, int]:
    """How many were taken, and how many are still not understood.

    What is quarantined was masked at the door, so names and texts are gone; ids and times are not.
    """
    taken, refused = [], 0
    for element in by_ids(store.reader, ids):
        try:
            parsed = read(element.element.body, Keep(), element.arrived)
        except MalformedEvent:
            refused += 1
            continue
        if parsed.unreadable or not parsed.events:
            refused += 1
        else:
            await intake.take(parsed, now)
            taken.append(element.id)
    await mark_retaken(store.writer, taken, now)
    return len(taken), refused
