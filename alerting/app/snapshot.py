"""All chats onto the disk, a slice at a time, while the floor goes on."""

from collections.abc import Awaitable, Callable

import msgspec

from alerting.model.chat import Chat
from alerting.model.unit import Mark
from alerting.pipeline.shard import Shard
from alerting.pipeline.watched import SavedGroups
from alerting.record.snapshots import Snapshots
from alerting.track.credits import Balance

#: About five milliseconds of encoding.
SLICE = 2_000

_encoder = msgspec.msgpack.Encoder()
chats_decoder = msgspec.msgpack.Decoder(list[Chat])


class Extra(msgspec.Struct, frozen=True):
    """What belongs to no chat: as it was when the snapshot began, but for the groups."""

    rules_version: int
    repeats: list[int]
    receipts: list[tuple[int, int, str]]
    agent_names: dict[int, str]
    groups: SavedGroups = SavedGroups()
    """As they were when the last slice had been taken: they know of all that any slice knows."""
    presence: list[tuple[int, int, bool, int]] = []
    credits: list[tuple[int, str, Balance]] = []


extra_decoder = msgspec.msgpack.Decoder(Extra)


async def take_snapshot(
    shard: Shard,
    snapshots: Snapshots,
    rules_version: int,
    written: Callable[[], Awaitable[None]],
) -> int:
    """How many chats it holds.

    Slices are taken one after the other and each chat says itself up to which event it is known
    (`Chat.seq`), so a replay from the beginning's mark brings all of them to the same point.
    """
    mark = Mark(shard.mark.seq, shard.mark.at)
    tracker = shard.tracker
    at_first = Extra(
        rules_version,
        tracker.repeats.remembered(),
        tracker.receipts.known(),
        dict(tracker.agent_names),
        presence=tracker.presence.remembered(),
        credits=tracker.credits.remembered(),
    )
    number = await snapshots.begin()
    chats = list(tracker)  # after that pause: for a million it takes twenty milliseconds by itself
    for no, first in enumerate(range(0, len(chats), SLICE)):
        body = _encoder.encode(chats[first : first + SLICE])
        await snapshots.add_slice(number, no, mark, body)
    groups = shard.groups.save(shard.mark.seq, shard.mark.at)
    extra = _encoder.encode(msgspec.structs.replace(at_first, groups=groups))
    # a run that has its alert must not count while the alert itself may still be lost
    await written()
    await snapshots.finish(number, mark, extra)
    return len(chats)
