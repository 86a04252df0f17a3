"""`status` and the API say why nobody was told, what an alert is about, and what was heard last."""

from alerting.cli.status import _told
from alerting.control.client import AdminClient
from alerting.control.daemon import FiringAlert
from alerting.control.orders import SilenceOrder
from alerting.model.story import AlertList
from alerting.model.times import HOUR, MINUTE
from tests.flow.floor import HEAD, Floor

HIDDEN = """\
hide: [{if_firing: busy, hide: [held]}]
rules:
  - {name: busy, count: {of: chats, where: {status: ON_HOLD}, per: channel, above: 0},
     tell: [asha by slack]}
  - {name: held, when: {status: ON_HOLD}, for: 5m, hours: always, tell: [asha by email]}
"""
HELD = "rules: [{name: held, when: {status: ON_HOLD}, tell: [asha by email]}]\n"
ASLEEP = HEAD.replace(
    "slack: asha@zylker.example}", 'slack: asha@zylker.example, quiet: {between: "08:00-23:00"}}'
)


async def firing(floor: Floor) -> dict[str, FiringAlert]:
    async with floor.admin() as daemon:
        return {it.rule: it for it in (await daemon.status()).firing}


async def by_the_api(daemon: AdminClient) -> AlertList:
    return await daemon._ask("GET", "alerts", None, AlertList)


async def test_what_another_alert_hides_says_so_and_channels_have_names(floor: Floor) -> None:
    floor.write_rules(HIDDEN)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(6 * MINUTE)

    seen = await firing(floor)
    assert (seen["held"].told, seen["held"].withheld) == ([], "hidden while busy is open")
    assert _told(seen["held"]) == "(hidden while busy is open)"
    assert (seen["busy"].withheld, seen["busy"].name) == ("", "WhatsApp Support")
    assert _told(seen["busy"]) == "asha"

    async with floor.admin() as daemon:
        listed = {it.rule: it for it in (await by_the_api(daemon)).alerts}
    assert listed["held"].withheld == "hidden while busy is open"
    assert listed["busy"].about == "channel WhatsApp Support"


async def test_quiet_hours_say_until_when_by_the_files_clock(floor: Floor) -> None:
    floor.write_rules(HELD, ASLEEP)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))

    held = (await firing(floor))["held"]
    assert held.withheld == "quiet hours of asha until 2026-01-15 23:00+05:30"


async def test_a_silence_says_who_made_it_and_nothing_is_said_of_what_is_told(
    floor: Floor,
) -> None:
    floor.write_rules(HELD)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    assert (await firing(floor))["held"].withheld == ""

    async with floor.admin() as daemon:
        await daemon.silence(SilenceOrder(by="asha", reason="deploy", lasting=HOUR, rule="held"))
    assert _told((await firing(floor))["held"]) == "asha (silence 1 by asha)"


async def test_the_last_event_is_known_after_a_restart(floor: Floor) -> None:
    floor.write_rules(HELD)
    await floor.open()
    heard = floor.now
    await floor.hear(floor.put_on_hold(floor.talk()))

    await floor.reopen(after=MINUTE)
    async with floor.admin() as daemon:
        status, vitals = await daemon.status(), await daemon.vitals()

    assert (status.last_event_at, vitals.last_webhook_at) == (heard, heard)
