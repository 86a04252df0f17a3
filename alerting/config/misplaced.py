"""Keys that stand inside a question and belong beside it, or the other way round."""

from collections.abc import Collection

from pydantic import BaseModel

from alerting.config.findings import Findings
from alerting.config.keys import KnownKeys, keys_of
from alerting.config.yaml.nodes import Data, Path
from alerting.judge.count import CountSpec
from alerting.judge.counted import CountedChats, CountedMessages
from alerting.judge.share import ShareSpec


def as_meant(
    data: dict[str, Data],
    asked: str,
    inside: Collection[str],
    beside: Collection[str],
    where: Path,
    findings: Findings,
) -> dict[str, Data]:
    """A rule with each key where it belongs; what stood elsewhere is a mistake.

    `inside`: what may stand below the key that asks; `beside`: what may stand in a line with it.
    """
    question = data[asked]
    below = question if isinstance(question, dict) else {}
    too_deep = {key: below[key] for key in below if key in beside and key not in inside}
    too_high = {key: data[key] for key in data if key in inside and key not in beside}
    for key, value in too_deep.items():
        text = f"`{key}` belongs beside `{asked}`, and not inside"
        hint = f"write it in a line of its own: {key}: {_shown(value)}"
        findings.mistake_at_key((*where, asked, key), text, hint)
    for key, value in too_high.items():
        text = f"`{key}` belongs inside `{asked}`"
        hint = f"write it inside: {asked}: {{{key}: {_shown(value)}}}"
        findings.mistake_at_key((*where, key), text, hint)
    if not isinstance(question, dict):
        return data
    rest = {key: value for key, value in question.items() if key not in too_deep}
    return {**too_deep, **data, asked: {**too_high, **rest}}


def condition_beside(key: str, value: Data, inside: str, where: Path, findings: Findings) -> None:
    """A condition in a line of its own; `inside`: the key below which it narrows the rule."""
    hint = f"write it inside: {inside}: {{{key}: {_shown(value)}}}"
    findings.mistake_at_key((*where, key), f"`{key}` belongs inside `{inside}`", hint)


def _shown(value: Data) -> str:
    return value[:60] if isinstance(value, str) else "…"


def keys_within(spec: type[BaseModel], question: Data) -> KnownKeys:
    """As `keys_of`; but whether chats or messages are counted decides what `where` may have."""
    known = keys_of(spec)
    if spec not in (CountSpec, ShareSpec):
        return known
    of = question.get("of") if isinstance(question, dict) else None
    counted = keys_of(CountedMessages if of == "messages" else CountedChats)
    return lambda loc: counted(loc[2:]) if loc[1:2] == ("where",) else known(loc)
