"""Whoever is on duty hears, and hears the end though another is on duty by then."""

from alerting.model.times import HOUR, MINUTE
from tests.flow.floor import HEAD, ON_HOLD, Floor

#: The floor's clock begins on Thursday at 16:00.
ROTA = """\
rotas:
  duty: {members: [asha, nikhil], every: 1d, handover: "16:30", starting: 2026-01-14}
"""
RULES = ON_HOLD.replace("[asha by email, asha by sms, asha by slack]", "[duty by email]")
ASHA, NIKHIL = "asha@zylker.example", "nikhil@zylker.example"


async def test_who_is_on_duty_when_it_is_due_hears_it(floor: Floor) -> None:
    floor.write_rules(RULES, HEAD + ROTA)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk(1)))
    await floor.pass_time(20 * MINUTE)
    await floor.hear(floor.put_on_hold(floor.talk(2)))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert (len(floor.mails(ASHA)), len(floor.mails(NIKHIL))) == (1, 1)


async def test_the_end_goes_to_who_was_told(floor: Floor) -> None:
    floor.write_rules(RULES, HEAD + ROTA)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.pass_time(HOUR)
    await floor.hear(floor.answered(floor.talk()))
    await floor.quiet()

    reasons = [(it.to.name, str(it.reason)) for it in floor.recorded.messages()]
    assert set(reasons) == {("asha", "first"), ("asha", "reminder"), ("asha", "ended")}


async def test_an_override_is_in_force_as_soon_as_it_is_saved(floor: Floor) -> None:
    floor.write_rules(RULES, HEAD + ROTA)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))

    today = "overrides: [{who: nikhil, from: 2026-01-15, until: 2026-01-15}]}\n"
    floor.write_rules(RULES, HEAD + ROTA.replace("}\n", f", {today}"))
    await floor.reloaded(2)
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert (len(floor.mails(ASHA)), len(floor.mails(NIKHIL))) == (0, 1)


async def test_operators_may_be_whoever_is_on_duty(floor: Floor) -> None:
    head = HEAD.replace("[it-desk by email, nikhil by sms]", "[duty by email, it-desk by email]")
    floor.write_rules(RULES, head + ROTA)
    await floor.open()

    await floor.pass_time(HOUR)
    floor.running.parts.desk.trouble("disk", "The disk is full.")
    await floor.told_everybody()

    assert (len(floor.mails(ASHA)), len(floor.mails(NIKHIL))) == (0, 1)
    async with floor.admin() as daemon:
        assert (await daemon.tell("duty", "sms")).ok
    assert len(floor.sms("+919876500002")) == 1
