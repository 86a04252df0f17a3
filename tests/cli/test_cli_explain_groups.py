"""`alerting explain` of rules that count by channel, agent or app, and what it is asked about."""

import json

import msgspec
import pytest

from alerting.clock import SystemClock
from alerting.model.alert import Alert, Key, Reason, Subject
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE, EpochMs
from alerting.model.unit import Mark, Unit
from alerting.record.store import Store
from tests.builders import CHANNEL, CHAT, ORG, status
from tests.cli.calling import RULES, Call, Database
from tests.cli.records import ASHA, message

MORE = """
  - name: queue
    count: {of: chats, where: {status: OPEN}, per: channel, above: 1}
    for: 4h
    tell: [asha by email]
  - name: busy
    count: {of: chats, where: {status: OPEN}, per: agent, above: 1}
    tell: [asha by email]
  - name: whole
    count: {of: chats, where: {status: OPEN}, above: 1}
    tell: [asha by email]
  - name: by-app
    missing: {event: message_in, per: app}
    for: 1h
    tell: [asha by email]
"""


def long_ago() -> EpochMs:
    return (SystemClock().now() // MINUTE) * MINUTE - 2 * HOUR


@pytest.fixture
def began(call: Call, database: Database) -> EpochMs:
    """Two chats are open on Instagram with Priya, and the rules are in force."""
    at = long_ago()

    async def journal(store: Store) -> None:
        for chat in (CHAT, CHAT + 1):
            await store.journal.append([status("OPEN", at, chat=chat)], at)

    async def rulebook(store: Store) -> None:
        await store.rulebooks.keep(RULES + MORE, at, "the first start")

    database.fill(journal, rulebook)
    return at


@pytest.mark.parametrize(
    "words, head",
    [
        (("queue", "--channel", "instagram"), "queue and channel Instagram, at"),
        (("queue", "--channel", str(CHANNEL)), "queue and channel Instagram, at"),
        (("queue", str(CHAT)), "queue and channel Instagram, at"),
        (("busy", "--agent", "Priya N."), "busy and agent Priya N., at"),
        (("whole",), f"whole and org {ORG}, at"),
        (("by-app", "--app", "line"), "by-app and app LINE, at"),
    ],
)
@pytest.mark.usefixtures("began")
def test_explain_speaks_of_what_it_is_asked_about(
    call: Call, words: tuple[str, ...], head: str
) -> None:
    ended = call("explain", *words)

    assert ended.code == 0, ended.err
    assert ended.out.startswith(head)


@pytest.mark.usefixtures("began")
def test_explain_without_one_speaks_of_all(call: Call) -> None:
    text, data = call("explain", "queue"), call("explain", "queue", "--format", "json")

    assert "yes         channel Instagram: 2 chats, since" in text.out
    assert [it["group"] for it in json.loads(data.out)] == [f"channel {CHANNEL}"]


def test_explain_finds_a_channel_by_its_alert_and_what_became_of_a_message(
    call: Call, database: Database, began: EpochMs
) -> None:
    key = Key("queue", Subject(ORG, 0, 0, f"channel {CHANNEL}"), began)
    alert = Alert(7, key, Severity.WARNING, 0, began, told=(ASHA,))
    first = msgspec.structs.replace(message("k", began), alert=7, reason=Reason.FIRST)

    async def commit(store: Store) -> None:
        await store.units.commit(Unit(Mark(2, began), alerts={7: alert}, messages=[first]))

    database.fill(commit)
    ended = call("explain", "queue", "#7", "--why-not", "asha")

    assert ended.out.startswith("queue and channel Instagram")
    assert "alert 7, first, by email: waits to be sent." in ended.out
    assert "alert of another rule" in call("explain", "busy", "#7").err


@pytest.mark.parametrize(
    "words, said",
    [
        (("queue", "--channel", "Instagrm"), "did you mean `Instagram`?"),
        (("queue", "--agent", "Priya N."), "is about one channel: try --channel"),
        (("on-hold", "--channel", "Instagram"), "is about one chat: give a chat"),
        (("on-hold",), "is about one chat: give its id"),
        (("queue", str(CHAT), "--channel", "Instagram"), "give one of CHAT"),
        (("queue", "--why-not", "asha"), "is about one channel: say which"),
    ],
)
@pytest.mark.usefixtures("began")
def test_explain_says_what_it_must_be_asked_instead(
    call: Call, words: tuple[str, ...], said: str
) -> None:
    ended = call("explain", *words)

    assert ended.code
    assert said in " ".join(ended.err.replace("│", " ").split())


def test_schema_knows_scenarios_too(call: Call) -> None:
    assert "scenarios" in json.loads(call("schema", "--scenarios").out)["properties"]
    assert "rules" in json.loads(call("schema").out)["properties"]
