"""What the operators are told of new values and channels, with the lines to paste."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from alerting.config.named import named_in
from alerting.config.yaml.text import read_yaml
from alerting.judge.rulebook import RuleBook
from alerting.model.message import Trouble
from alerting.model.zoho_names import ZohoNames
from alerting.proof.acquaintances import Met
from alerting.proof.to_paste import channel_lines
from alerting.record.sightings import Sighting

CHANNEL: Final = "channel"
#: Kinds of values that the rules file may add.
VALUES: Final = {"status": "the status", "reply_status": "the reply status"}


def trouble_of(
    new: Sequence[Sighting], met: Mapping[int, Met], book: RuleBook, zoho: ZohoNames
) -> Trouble:
    """The same sightings make the same message, which the outbox keeps once."""
    newest = max(new, key=lambda it: (it.first_at, it.kind, it.value))
    values = [it for it in new if it.kind in VALUES]
    channels = [int(it.value) for it in new if it.kind == CHANNEL]
    seen = {number: met.get(number, Met()) for number in channels}
    return Trouble(
        cause=f"new-{newest.kind}-{newest.value}",
        text=" ".join([*_of_values(values), *_of_channels(channels, book)]),
        at=newest.first_at,
        paste="\n".join([*_values_to_paste(values), *_channels_to_paste(seen, book, zoho)]),
    )


def _of_values(new: Collection[Sighting]) -> Iterator[str]:
    if new:
        values = ", ".join(f"{VALUES[it.kind]} {it.value}" for it in new)
        it = "it" if len(new) == 1 else "them"
        yield f"Zoho sent {values}, which this program does not know."
        yield f"To use {it} in rules, add these lines to the rules file."


def _of_channels(new: Sequence[int], book: RuleBook) -> Iterator[str]:
    if not new:
        return
    if len(new) == 1:
        yield f"Chats come on the channel {new[0]}, which nothing in the rules file names."
    else:
        yield f"Chats come on {len(new)} channels that nothing in the rules file names."
    yield "Rules that ask for no channel watch them all the same. To name them, add these lines."
    if not book.directory.channels:
        yield "While the file has no `channels`, nothing is said of further ones."


def _values_to_paste(new: Collection[Sighting]) -> Iterator[str]:
    if new:
        yield "zoho_values:"
    for kind in VALUES:
        if values := [it.value for it in new if it.kind == kind]:
            yield f"  {kind}: [{', '.join(values)}]"


def _channels_to_paste(seen: Mapping[int, Met], book: RuleBook, zoho: ZohoNames) -> list[str]:
    if not seen:
        return []
    named = named_in(read_yaml(book.text, "the rules file"), "channels")
    return channel_lines(seen, named, zoho)
