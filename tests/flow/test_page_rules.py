"""The rules on the page: checked, tried, saved, brought back."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from alerting.app.page_rules import NOT_TRIED, PageRules
from alerting.config.check import report_data
from alerting.config.lint.around import around
from alerting.dashboard.refusals import NotDone
from alerting.dashboard.rules import add_rules
from alerting.dashboard.rules_told import RulesChecked, RulesSave, RulesSaved
from alerting.dashboard.server import Contents
from alerting.model.times import DAY, MINUTE
from alerting.model.visitor import Role, Visitor
from tests.dashboard.opened import OpenGate, opened
from tests.flow.floor import HEAD, ON_HOLD, Floor
from tests.flow.waiting import until

ASHA = Visitor("asha", Role.SUPERVISOR, "session")
Connect = Callable[[Application], Awaitable[TestClient[Request, Application]]]
CSRF = {"X-CSRF-Token": ""}
BRUNO = Visitor("bruno", Role.SUPERVISOR, "session")
TWENTY = HEAD + ON_HOLD.replace("10m", "20m")
BAD = HEAD + ON_HOLD.replace("ON_HOLD", "ON_HOLT").replace("tell: [asha", "tell: [asja")
EXAMPLE = """\
    examples:
      - name: it fires
        starts: mon 10:00
        events: [{at: 0m, session: A, status: ON_HOLD}]
        expect: [{at: 20m, alert: on-hold}]
"""


class Desk:
    """What the page calls, of the daemon that runs on the floor."""

    def __init__(self, floor: Floor) -> None:
        self.file = floor.folder / "rules.yaml"
        self.parts = floor.running.parts
        self.of = PageRules(self.parts)

    async def save(self, text: str, *, hash_: str = "", **more: Any) -> RulesSaved:
        found = hash_ or (await self.of.now()).hash
        return await self.of.save(RulesSave(text, found, **more), ASHA)

    async def tried(self, text: str) -> Any:
        trial = await self.of.begin_trial(text, ASHA)
        await until(lambda: self.of.trial(trial.number).state != "running")
        return self.of.trial(trial.number).week


@pytest.fixture
async def desk(floor: Floor) -> AsyncIterator[Desk]:
    await floor.open()
    desk = Desk(floor)
    yield desk
    await desk.of.stop()


@pytest.mark.parametrize("text", [BAD, TWENTY, "", "rules: [", "%YAML 9\n"])
async def test_what_the_page_finds_is_what_the_command_prints(desk: Desk, text: str) -> None:
    settings = desk.parts.start.settings
    places = desk.parts.shard.book.directory.places.values()
    known = around(settings, places, desk.parts.start.clock.now())
    printed, _ = report_data(text, str(desk.file), settings.has_secret(), known)

    found = msgspec.to_builtins(await desk.of.check(text, ASHA))

    assert found.pop("examples") == []
    assert found == {key: it for key, it in printed.items() if key != "path"}


async def test_examples_are_played_while_one_types(desk: Desk) -> None:
    found = await desk.of.check(HEAD + ON_HOLD + EXAMPLE, ASHA)
    mended = await desk.of.check(TWENTY + EXAMPLE, ASHA)

    (played,) = found.examples
    assert (played.of, played.state, played.line) == ("on-hold", "fails", 22)
    assert played.lines[0].startswith("+ 10m")
    assert [it.state for it in mended.examples] == ["ok"]


async def test_an_example_that_takes_for_ever_is_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alerting.app.rule_checks.SECONDS", -1.0)

    found = await desk.of.check(TWENTY + EXAMPLE, ASHA)

    assert [it.state for it in found.examples] == ["unplayed"]


async def test_of_a_visitors_texts_the_newest_is_answered(desk: Desk) -> None:
    asked = [asyncio.create_task(desk.of.check(it, ASHA)) for it in (BAD, TWENTY)]
    older, newer = await asyncio.gather(*asked, return_exceptions=True)

    assert isinstance(older, NotDone)
    assert isinstance(newer, RulesChecked)
    assert not newer.mistakes


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]\n"
            for n in range(8)
        ),
        "[" * 100_000,
        HEAD + "rules:\n" + "  - {name: a, name: a}\n" * 20_000,
    ],
    ids=["aliases", "brackets", "long"],
)
async def test_hostile_texts_are_mistakes(desk: Desk, text: str) -> None:
    assert (await desk.of.check(text, ASHA)).mistakes


async def test_lists_of_contacts_lead_nowhere_else(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "ids.csv").write_text("1\n")
    named = TWENTY + f"contacts: {{vip: {{file: {tmp_path / 'ids.csv'}}}}}\n"

    found = await desk.of.check(named, ASHA)

    assert "lists lie beside the rules file" in found.mistakes[0].text


async def test_saving_replaces_the_file_puts_it_in_force_and_names_its_author(
    floor: Floor, desk: Desk
) -> None:
    desk.file.chmod(0o640)
    desk.file.write_bytes(desk.file.read_bytes().replace(b"\n", b"\r\n"))
    await floor.reloaded(2)
    inode = desk.file.stat().st_ino

    saved = await desk.save(TWENTY + "# kept\n", reason="less  noise\x1b", confirmed=True)

    assert (saved.state, saved.in_force, saved.version) == ("saved", True, 3)
    assert desk.file.read_bytes().count(b"\r\n") == (TWENTY + "# kept\n").count("\n")
    assert desk.file.stat().st_ino != inode
    assert stat.S_IMODE(desk.file.stat().st_mode) == 0o640
    assert [it.name for it in desk.file.parent.glob(".rules*")] == []
    assert desk.of.versions()[0].by == "asha (less noise)"
    rows = floor.recorded.rows("SELECT who, place, detail FROM audit ORDER BY id DESC LIMIT 1")
    assert rows == [("asha", "page", "version 3: less noise")]


async def test_what_has_mistakes_is_not_saved(desk: Desk) -> None:
    before = desk.file.read_bytes()

    saved = await desk.save(BAD, confirmed=True)

    assert saved.state == "mistakes"
    assert "ON_HOLT" in saved.mistakes[0].text
    assert desk.file.read_bytes() == before


async def test_what_somebody_else_has_changed_meanwhile_is_shown_not_overwritten(
    floor: Floor, desk: Desk
) -> None:
    loaded = await desk.of.now()
    floor.write_rules(ON_HOLD + "# theirs\n")

    saved = await desk.save(TWENTY, hash_=loaded.hash, confirmed=True)

    assert saved.state == "changed"
    assert "+# theirs" in saved.theirs
    assert {"-    for: 10m", "+    for: 20m", "-# theirs"} <= set(saved.yours)
    assert "# theirs" in desk.file.read_text()
    assert saved.hash == (await desk.of.now()).hash


async def test_without_a_look_at_last_week_it_asks_first(desk: Desk) -> None:
    asked = await desk.save(TWENTY + EXAMPLE.replace("20m", "10m"))

    assert asked.state == "confirm"
    assert asked.lines == [NOT_TRIED, "1 example of it did not go well."]
    assert "20m" not in desk.file.read_text()


async def test_what_was_tried_and_is_not_more_is_saved_without_a_question(floor: Floor) -> None:
    await floor.open()
    desk = Desk(floor)
    chat = floor.talk()
    await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(15 * MINUTE)
    await floor.hear(floor.answered(chat))
    await floor.pass_time(DAY)

    week = await desk.tried(TWENTY)
    saved = await desk.save(TWENTY)
    await desk.of.stop()

    assert (week.alerts_before, week.alerts_now, week.doubts) == (1, 0, [])
    assert [(it.name, it.before, it.now) for it in week.rules] == [("on-hold", 1, 0)]
    assert [it.name for it in week.people] == ["asha"]
    assert week.lines == ["on-hold: 0 alerts instead of 1, 0 messages instead of 5."]
    assert week.cannot_be_judged, "said once, beside it"
    assert saved.state == "saved"


async def test_a_look_at_last_week_is_one_at_a_time_and_can_be_stopped(desk: Desk) -> None:
    first = await desk.of.begin_trial(TWENTY, ASHA)

    with pytest.raises(NotDone, match="asha has last week played"):
        await desk.of.begin_trial(HEAD + ON_HOLD, BRUNO)
    with pytest.raises(NotDone, match="Only asha"):
        desk.of.stop_trial(first.number, BRUNO)
    stopped = desk.of.stop_trial(first.number, ASHA)

    assert (stopped.state, stopped.why) == ("failed", "It was stopped.")
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    await until(lambda: not children.read_text().strip())


async def test_a_version_is_brought_back_by_the_same_way(desk: Desk) -> None:
    await desk.save(TWENTY, confirmed=True)

    saved = await desk.save(desk.of.version(1).text, confirmed=True)

    assert saved.version == 3
    assert desk.of.versions()[0].by == "asha, restored to version 1"
    changed = (await desk.of.difference(3, 2)).lines
    assert {"-    for: 20m", "+    for: 10m"} <= set(changed)


async def test_where_the_page_may_not_change_it_it_says_why(floor: Floor) -> None:
    await floor.open(rules_edit="no")
    desk = Desk(floor)

    now = await desk.of.now()
    with pytest.raises(NotDone, match="ALERTING_RULES_EDIT is no"):
        await desk.save(TWENTY, confirmed=True)
    await desk.of.stop()

    assert (now.editable, now.in_force, now.version) == (False, True, 1)
    assert now.text == HEAD + ON_HOLD


async def test_a_file_that_is_gone_is_shown_as_it_was_in_force(desk: Desk) -> None:
    desk.file.unlink()

    now = await desk.of.now()

    assert (now.editable, now.in_force, now.text) == (False, False, HEAD + ON_HOLD)
    assert "there is no such file" in now.why_not


async def test_without_script_the_file_and_its_versions_are_readable(
    desk: Desk, aiohttp_client: Connect
) -> None:
    await desk.save(TWENTY + "# <script>&amp;\n", confirmed=True)
    contents, gate = Contents(), OpenGate(Visitor("vik", Role.VIEWER, "session"))
    add_rules(contents, desk.of)
    client = await aiohttp_client(opened(gate, contents)[0])

    shown = await (await client.get("/rules")).text()
    version = await (await client.get("/rules/versions/2")).text()
    gate.now = ASHA
    older = await (await client.get("/rules?version=1")).text()

    assert "# &lt;script&gt;&amp;amp;\n</pre>" in shown
    assert "your role may look" in shown
    assert 'data-rules="save"' not in shown
    assert '<span class="is-added">+    for: 20m\n' in version
    assert "for: 10m" in older
    assert 'data-bring-back="1"' in older
    assert (await client.get("/rules/versions/9")).status == HTTPStatus.NOT_FOUND
    assert (await client.get("/rules?version=9")).status == HTTPStatus.NOT_FOUND


async def test_a_text_that_is_too_long_is_refused_unread(
    desk: Desk, aiohttp_client: Connect
) -> None:
    contents = Contents()
    add_rules(contents, desk.of)
    client = await aiohttp_client(opened(OpenGate(ASHA), contents)[0])

    long = {"text": "x" * 500_001}
    refused = await client.post("/api/v1/rules/check", json=long, headers=CSRF)
    assert refused.status == HTTPStatus.BAD_REQUEST
    good = await client.post("/api/v1/rules/check", json={"text": TWENTY}, headers=CSRF)
    assert (await good.json())["mistakes"] == []


def test_who_only_looks_changes_nothing(desk: Desk) -> None:
    contents = Contents()
    add_rules(contents, desk.of)

    roles = {it.path: it.role for it in contents.endpoints if it.method == "POST"}
    assert set(roles.values()) == {Role.SUPERVISOR}
    assert len(roles) == 5
    assert {it.role for it in contents.pages} == {Role.VIEWER}
