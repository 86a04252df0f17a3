"""Commands call things as Zoho does where the rules file has no name, and ids where nobody has."""

import msgspec
import pytest

from alerting.model.alert import Key, Subject
from alerting.model.unit import Mark, Unit
from alerting.model.zoho_names import Kind, Named
from alerting.record.store import Store
from tests.builders import CHAT, ORG, START, at, status
from tests.cli.calling import Call, Database
from tests.cli.records import alert, episode, transition

SHOP, SUPPORT, RAHUL, ZIA = 3_942_000_000_995_555, 186_543, 106_554_199, 65_403
NAMES = [
    Named(Kind.CHANNEL, SHOP, "Web shop", START, part_of=SUPPORT),
    Named(Kind.DEPARTMENT, SUPPORT, "Support", START),
    Named(Kind.AGENT, RAHUL, "Rahul S.", START),
    Named(Kind.BOT, ZIA, "Zia", START),
]


async def a_past(store: Store) -> None:
    by_bot = msgspec.structs.replace(
        transition(1, START, "OPEN"), assignee=ZIA, assignee_kind="bot"
    )
    by_rahul = msgspec.structs.replace(transition(2, at(minutes=1), "ON_HOLD"), assignee=RAHUL)
    ended = msgspec.structs.replace(episode(3, at(minutes=2)), channel=SHOP, agent=RAHUL)
    about = Key("busy", Subject(ORG, 0, group=f"channel {SHOP}"), START)
    unit = Unit(Mark(3, START), transitions=[by_bot, by_rahul], episodes=[ended])
    unit.alerts[7] = msgspec.structs.replace(alert(7), key=about)
    await store.units.commit(unit)
    events = [status("OPEN", START, channel=SHOP, assignee=RAHUL), status("OPEN", START, chat=2)]
    await store.journal.append(events, START)


SAID = {
    "seen": ("seen", [f"{SHOP}: {{name: Web shop}}", "of Support", f"{RAHUL}: {{name: Rahul S.}}"]),
    "history": (f"history {CHAT}", ["a bot Zia", "assigned to Rahul S.", "channel Web shop"]),
    "export": ("export sessions", ["Web shop", "Rahul S."]),
    "timeline": ("timeline 7", ["of channel Web shop"]),
}


@pytest.mark.parametrize("what", SAID)
def test_commands_say_zohos_names(call: Call, database: Database, what: str) -> None:
    words, names = SAID[what]
    database.fill(a_past, lambda store: store.names.keep(NAMES))

    out = call(*words.split()).out

    assert [name for name in names if name not in out] == []


def test_without_names_commands_say_ids(call: Call, database: Database) -> None:
    database.fill(a_past)

    assert f"assigned to {RAHUL}" in call("history", str(CHAT)).out
    assert f"of channel {SHOP}" in call("timeline", "7").out
    assert "choose a name" in call("seen").out
