"""Silences and timelines through the admin socket of the whole program."""

from typing import Any

import aiohttp
import pytest

from alerting.app.silencing import Silencing
from alerting.app.slack_silences import SlackSilences
from alerting.control.orders import SilenceOrder
from alerting.errors import ControlError
from alerting.model.done import Silenced
from alerting.model.times import DAY, HOUR, MINUTE
from alerting.reply.silence_grammar import Wanted
from tests.flow.floor import Floor

MAIL = """\
rules:
  - name: on-hold
    when: {status: ON_HOLD}
    for: 10m
    tell: [asha by email]
"""
ROTAS = """\
groups: {supervisors: [asha, nikhil]}
rotas: {duty: {members: [asha, nikhil], every: 7d, handover: mon 09:00, starting: 2026-01-05}}
"""


def silence(**words: object) -> SilenceOrder:
    usual: dict[str, object] = {"by": "asha", "reason": "deploy", "lasting": HOUR}
    return SilenceOrder(**{**usual, **words})  # type: ignore[arg-type]


async def make(floor: Floor, **words: object) -> Silenced:
    async with floor.admin() as daemon:
        return await daemon.silence(silence(**words))


async def page(floor: Floor, name: str) -> dict[str, Any]:
    door = aiohttp.UnixConnector(str(floor.folder / "admin.sock"))
    async with (
        aiohttp.ClientSession("http://alerting", connector=door) as session,
        session.get(f"/v1/{name}") as answer,
    ):
        assert answer.status == 200
        found: dict[str, Any] = await answer.json()
        return found


async def whats(floor: Floor, number: int = 1) -> list[str]:
    return [line["what"] for line in (await page(floor, f"alerts/{number}/timeline"))["lines"]]


async def opened(floor: Floor, rules: str = MAIL) -> None:
    floor.write_rules(rules)
    await floor.open()


async def put_on_hold(floor: Floor, number: int = 1) -> None:
    await floor.hear(floor.put_on_hold(floor.talk(number)))
    await floor.pass_time(11 * MINUTE)
    await floor.quiet()


async def test_a_silenced_alert_is_told_when_the_silence_ends(floor: Floor) -> None:
    await opened(floor)
    made = await make(floor, channel="WhatsApp Support")
    await put_on_hold(floor)
    assert (made.ok, made.number, made.total, floor.mails()) == (True, 1, 0, [])
    assert await whats(floor) == ["silence begins", "opened", "withheld"]

    await floor.pass_until(floor.mails, step=MINUTE)
    await floor.quiet()

    assert (await page(floor, "silences"))["silences"][0]["channel"] == "WhatsApp Support"
    assert await whats(floor) == [
        "silence begins",
        "opened",
        "withheld",
        "silence ends",
        "message",
        "claimed",
        "delivered",
    ]


async def test_a_preview_shows_what_it_would_hide_and_hides_nothing(floor: Floor) -> None:
    await opened(floor)
    await put_on_hold(floor, 1)

    would = await make(floor, rule="on-hold", preview=True)
    other = await make(floor, agent="106554157", preview=True)

    assert [it.number for it in would.hides] == [1]
    assert would.text == "It would hide 1 open alert now."
    assert (other.hides, other.text) == ([], "It would hide 0 open alerts now.")
    assert (await page(floor, "silences"))["silences"] == []


async def test_who_ends_a_silence_lets_what_it_hid_be_told(floor: Floor) -> None:
    await opened(floor)
    await make(floor, rule="on-hold")
    await put_on_hold(floor)

    async with floor.admin() as daemon:
        assert (await daemon.end_silence(1, "nikhil")).ok
        again = await daemon.end_silence(1, "nikhil")
    await floor.pass_until(floor.mails, step=MINUTE)

    assert not again.ok
    assert "No silence 1 is on" in again.text
    audit = [(it["what"], it["who"], it["where"]) for it in (await page(floor, "audit"))["lines"]]
    assert ("silence", "asha", "api") in audit
    assert ("silence ended", "nikhil", "command") in audit


async def test_silences_and_their_numbers_survive_a_restart(floor: Floor) -> None:
    await opened(floor)
    await make(floor, rule="on-hold")
    await floor.reopen()
    await put_on_hold(floor)

    assert floor.mails() == []
    assert (await make(floor, rule="on-hold")).number == 2


@pytest.mark.parametrize(
    "words, part",
    [
        ({"rule": "on-hold", "lasting": DAY + 1}, "lasts 1d at most"),
        ({"rule": "on-hold", "lasting": 0}, "lasts 1d at most"),
        ({}, "Say what is to be silent"),
        ({"rule": "onhold"}, "did you mean `on-hold`?"),
        ({"channel": "Whatsapp"}, "did you mean `WhatsApp Support`?"),
        ({"agent": "Pria"}, "has no agent Pria"),
        ({"chat": "434 or so"}, "no chat's id"),
        ({"chat": "9" * 19}, "no chat's id"),
    ],
)
async def test_a_silence_that_cannot_be_says_why(
    floor: Floor, words: dict[str, object], part: str
) -> None:
    await opened(floor)

    made = await make(floor, **words)

    assert (made.ok, made.number) == (False, 0)
    assert part in made.text
    assert (await page(floor, "silences"))["silences"] == []


async def test_before_everything_is_restored_nothing_is_silenced(floor: Floor) -> None:
    await opened(floor)
    floor.running.parts.engine.live = False

    with pytest.raises(ControlError, match="catching up"):
        await make(floor, rule="on-hold")

    floor.running.parts.engine.live = True


async def test_the_timeline_of_an_alert_has_its_messages_and_who_took_it(floor: Floor) -> None:
    await opened(floor)
    await put_on_hold(floor)
    await floor.pass_time(MINUTE)
    async with floor.admin() as daemon:
        assert (await daemon.acknowledge([1], "nikhil")).ok

    story = await page(floor, "alerts/1/timeline")

    assert story["alert"]["acked_by"] == "nikhil"
    assert story["alert"]["told"] == ["asha"]
    lines = [(it["what"], it["who"], it["where"]) for it in story["lines"]]
    assert lines[:5] == [
        ("opened", "", ""),
        ("message", "asha", "email"),
        ("claimed", "asha", "email"),
        ("delivered", "asha", "email"),
        ("acknowledged", "nikhil", "command"),
    ]


async def test_one_order_about_several_alerts_says_what_became_of_each(floor: Floor) -> None:
    await opened(floor)
    await put_on_hold(floor, 1)
    await put_on_hold(floor, 2)

    async with floor.admin() as daemon:
        await daemon.acknowledge(1, "nikhil")
        done = await daemon.acknowledge([1, 2, 9], "asha")
        taken = await daemon.acknowledge([1, 2], "asha", take=True)
        closed = await daemon.close([1, 2], "asha")

    assert not done.ok
    assert done.text == (
        "Alert 2: asha has it now; nobody is reminded. Alert 1: nikhil has it; --take takes it "
        "over. There is no open alert 9."
    )
    assert taken.text == "Alerts 1 and 2: asha has them now; nobody is reminded."
    assert closed.text == "Alerts 1 and 2: closed; those who were told hear of it."


async def test_alerts_are_listed_open_or_all(floor: Floor) -> None:
    await opened(floor)
    await put_on_hold(floor, 1)
    await put_on_hold(floor, 2)
    async with floor.admin() as daemon:
        await daemon.close(1, "asha")

    open_, all_ = await page(floor, "alerts"), await page(floor, "alerts?all=1&limit=5")
    one = await page(floor, "alerts/1")

    assert [it["number"] for it in open_["alerts"]] == [2]
    assert [it["number"] for it in all_["alerts"]] == [2, 1]
    assert open_["open"] == all_["open"] == 1
    assert (one["ending"], one["ended_by"]) == ("closed", "asha")


async def test_who_is_on_call_is_told_by_the_rules_in_force(floor: Floor) -> None:
    await opened(floor, ROTAS + MAIL)

    found = await page(floor, "oncall")

    (duty,) = found["rotas"]
    assert (duty["who"], duty["then"]) == ("nikhil", "asha")
    assert floor.now < duty["until"] <= floor.now + 7 * DAY
    assert found["groups"] == {"supervisors": ["asha", "nikhil"]}


async def test_a_silence_can_be_made_in_slack_by_whoever_typed_it(floor: Floor) -> None:
    await opened(floor)
    await put_on_hold(floor)
    parts, wanted = floor.running.parts, Wanted(HOUR, "a <deploy>", now=True, rule="on-hold")
    silencing = Silencing(parts.engine, parts.store.silences, parts.store.audit, floor.clock)
    in_slack = SlackSilences(silencing)

    would = in_slack.would_hide(wanted, "asha")
    made = await in_slack.silence(wanted, "asha")
    listed = in_slack.listed()
    ended = await in_slack.end(1, "nikhil")

    assert would.splitlines()[:2] == [
        "It would hide 1 open alert now.",
        f"1 warning on-hold, chat {floor.talk().session}",
    ]
    assert made == (
        "Silence 1 is on for 1h. It hides 1 open alert now. End it with `/alerting silence end 1`."
    )
    assert listed == "1: rule on-hold, for 1h more, by asha: a &lt;deploy&gt;"
    assert ended.startswith("Silence 1 is over")
    assert in_slack.listed() == "Nothing is silent."
    assert [it["where"] for it in (await page(floor, "audit"))["lines"]][:2] == ["slack", "slack"]


async def test_in_slack_too_a_silence_that_cannot_be_says_why(floor: Floor) -> None:
    await opened(floor)
    parts = floor.running.parts
    silencing = Silencing(parts.engine, parts.store.silences, parts.store.audit, floor.clock)
    in_slack, long = SlackSilences(silencing), Wanted(2 * DAY, "deploy", now=True, rule="on-hold")
    wordy = Wanted(HOUR, "x" * 501, now=True, rule="on-hold")

    assert "lasts 1d at most" in await in_slack.silence(long, "asha")
    assert "lasts 1d at most" in in_slack.would_hide(long, "asha")
    assert "longer than 500" in in_slack.would_hide(wordy, "asha")
    assert "longer than 500" in await in_slack.silence(wordy, "asha")
