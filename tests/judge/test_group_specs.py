"""What may be written in the questions about groups, and what is refused."""

import pytest
from pydantic import ValidationError

from alerting.judge.change import FactChange
from alerting.judge.count import CountSpec
from alerting.judge.counted import CountedChats, CountedMessages
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.share import ShareSpec
from alerting.judge.spec import Spec
from alerting.model.names import Names
from alerting.model.times import MINUTE
from alerting.model.zoho import CHANNEL_FAULT

NAMES = Names(channels={"Support": 7})
CHATS, MESSAGES = {"of": "chats"}, {"of": "messages", "within": "15m"}


def read(spec: type[Spec], **written: object) -> Spec:
    return spec.model_validate(written, context=NAMES)


def refused(spec: type[Spec], **written: object) -> str:
    with pytest.raises(ValidationError) as raised:
        read(spec, **written)
    [error] = raised.value.errors()
    return f"{'.'.join(map(str, error['loc']))}: {error['msg'].removeprefix('Value error, ')}"


def counts(**written: object) -> CountSpec:
    spec = read(CountSpec, count=written)
    assert isinstance(spec, CountSpec)
    return spec


def test_numbers_are_read_from_the_text_of_the_file() -> None:
    of = counts(**CHATS, per="channel", above="20", until_below="15").count

    assert (of.above, of.until_below, of.per) == (20, 15, "channel")


def test_where_is_read_as_what_is_counted_has_it() -> None:
    chats = counts(**CHATS, above=1, where={"channel": "Support", "waited": {"above": "5m"}})
    messages = counts(**MESSAGES, above=1, where={"channel": "Support", "status": "sent"})

    assert isinstance(chats.count.where, CountedChats)
    assert isinstance(messages.count.where, CountedMessages)
    assert chats.count.where.channel == messages.count.where.channel == frozenset({7})
    assert chats.count.where.waited
    assert chats.count.where.waited.above == 5 * MINUTE


def test_a_spec_may_be_copied() -> None:
    spec = counts(**CHATS, above="capacity", per="agent", where={"status": "OPEN"})

    assert CountSpec.model_validate({"count": spec.count}) == spec


@pytest.mark.parametrize(
    "written, words",
    [
        (CHATS, "count: write either above or below, for instance above: 20"),
        (
            {**CHATS, "above": 1, "below": 1},
            "count: write either above or below, for instance above: 20",
        ),
        (
            {"of": "messages", "above": 1},
            "count: messages are counted within a time: add for instance within: 15m",
        ),
        (
            {**CHATS, "above": "capacity"},
            "count: `above: capacity` is asked of agents: add per: agent",
        ),
        (
            {**CHATS, "above": "many"},
            "count.above: write a number, or with per: agent the word capacity",
        ),
        (
            {**CHATS, "below": 2, "until_below": 1},
            "count: `until_below` goes with a number in `above`",
        ),
        (
            {**CHATS, "above": "capacity", "per": "agent", "until_below": 1},
            "count: `until_below` goes with a number in `above`",
        ),
        (
            {**CHATS, "above": 3, "until_below": 4},
            "count: `until_below` must not be more than `above`",
        ),
        ({**CHATS, "above": 3, "until_above": 4}, "count: `until_above` goes with `below`"),
        (
            {**CHATS, "below": 3, "until_above": 2},
            "count: `until_above` must not be less than `below`",
        ),
        (
            {**CHATS, "above": 3, "while": {"agents_online": "-1"}},
            "count.while.agents_online: write how many agents: agents_online: 0, or {below: 2}",
        ),
        (
            {**CHATS, "above": 3, "where": {}},
            "count.where: at least one condition is needed, for instance status: ON_HOLD",
        ),
        (
            {**CHATS, "above": 3, "where": {"status": "OPEND"}},
            "count.where.status: OPEND is no status that is known here",
        ),
        (
            {**MESSAGES, "above": 3, "where": {}},
            "count.where: at least one condition is needed, for instance direction: in",
        ),
        (
            {**MESSAGES, "above": 3, "where": {"direction": "in", "status": "SENT"}},
            "count.where: `direction: in` has no status; only what we write has one",
        ),
        (
            {**MESSAGES, "above": 3, "where": {"assignee": "none"}},
            "count.where.assignee: Extra inputs are not permitted",
        ),
        ({"above": 3, "where": {"nothing": "of"}}, "count.of: Field required"),
    ],
)
def test_what_cannot_be_counted_is_refused(written: dict[str, object], words: str) -> None:
    assert refused(CountSpec, count=written) == words


@pytest.mark.parametrize("above, until", [(3, 3), (3, 2), (1, 1)])
def test_it_may_end_at_most_where_it_begins(above: int, until: int) -> None:
    assert counts(**CHATS, above=above, until_below=until).count.until_below == until


SENT = {**MESSAGES, "where": {"status": "SENT"}}


@pytest.mark.parametrize(
    "text, share", [("5%", 5_000), ("2.5%", 2_500), ("0.125 %", 125), (" 99.9% ", 99_900)]
)
def test_a_share_is_read_exactly(text: str, share: int) -> None:
    spec = read(ShareSpec, share={**SENT, "above": text})

    assert isinstance(spec, ShareSpec)
    assert (spec.share.above, spec.share.at_least) == (share, 20)
    assert ShareSpec.model_validate(spec.model_dump() | {"share": spec.share}) == spec


@pytest.mark.parametrize(
    "written, words",
    [
        ({}, "share: write either above or below, for instance above: 5%"),
        ({"above": "5"}, "share.above: '5' is not a share; write it like 5% or 2.5%"),
        ({"above": "101%"}, "share.above: a share must be at most 100%"),
        ({"above": "100%"}, "share: no share is above 100% or below 0%"),
        ({"below": "0%"}, "share: no share is above 100% or below 0%"),
        ({"below": "5%", "until_below": "1%"}, "share: `until_below` goes with `above`"),
        ({"above": "5%", "until_above": "9%"}, "share: `until_above` goes with `below`"),
        (
            {"above": "5%", "until_below": "6%"},
            "share: `until_below` must be more than 0% and not more than `above`",
        ),
        (
            {"below": "5%", "until_above": "100%"},
            "share: `until_above` must be less than 100% and not less than `below`",
        ),
        ({"above": "5%", "older_than": "15m"}, "share: `older_than` must be less than `within`"),
        (
            {"above": "5%", "at_least": 0},
            "share.at_least: Input should be greater than or equal to 1",
        ),
        (
            {"above": "5%", "where": None},
            "share: say the share of which, for instance where: {status: SENT}",
        ),
        (
            {"above": "5%", "of": "chats", "where": {"waited": {"above": "5m"}}},
            "share: `waited` belongs to `count` only",
        ),
    ],
)
def test_what_is_no_share_is_refused(written: dict[str, object], words: str) -> None:
    assert refused(ShareSpec, share={**SENT, **written}) == words


def test_a_share_may_end_anywhere_between_nothing_and_where_it_begins() -> None:
    spec = read(ShareSpec, share={**SENT, "below": "80%", "until_above": "90%"}, hold_for="5m")

    assert isinstance(spec, ShareSpec)
    assert (spec.share.until_above, spec.hold_for) == (90_000, 5 * MINUTE)


@pytest.mark.parametrize(
    "written, words",
    [
        ({"missing": {"event": "any"}}, "hold_for: Field required"),
        ({"missing": {}, "hold_for": "1h"}, "missing.event: Field required"),
        ({"missing": {"event": "any", "per": "agent"}, "hold_for": "1h"}, "missing.per: "),
    ],
)
def test_silence_is_of_some_event_and_lasts(written: dict[str, object], words: str) -> None:
    assert refused(MissingSpec, **written).startswith(words)


def test_any_change_may_repeat() -> None:
    moved = {"assignee": {"from": "agent", "to": "agent"}}
    for change, kind in ((moved, FactChange), ("reopened", str)):
        spec = read(RepeatsSpec, repeats={"change": change, "above": "3", "within": "30m"})
        assert isinstance(spec, RepeatsSpec)
        assert isinstance(spec.repeats.change, kind)


@pytest.mark.parametrize("above", [0, -1])
def test_once_is_no_repetition(above: int) -> None:
    words = refused(RepeatsSpec, repeats={"change": "reopened", "above": above, "within": "1h"})

    assert words == "repeats.above: Input should be greater than or equal to 1"


def test_a_fault_is_one_reply_status_or_a_class_of_them() -> None:
    spec = read(FaultSpec, fault="channel_fault")

    assert isinstance(spec, FaultSpec)
    assert spec.fault == CHANNEL_FAULT
