"""News of several chats that wait for a mail server: what is over by then is left out."""

from alerting.model.times import MINUTE
from tests.flow.floor import Floor
from tests.flow.peers import plain
from tests.flow.waiting import until

RULES = """\
rules:
  - {name: held, when: {status: ON_HOLD}, tell: [asha by email]}
"""
ASHA = "asha@zylker.example"


async def test_what_is_over_when_the_mail_server_is_back_is_never_told(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    first, over, still = (floor.talk(number) for number in (1, 2, 3))
    await floor.hear(floor.put_on_hold(first))
    await floor.quiet()
    await floor.hear(floor.put_on_hold(over), floor.put_on_hold(still))
    floor.refuse_mail("451 4.7.1 try later")
    await floor.pass_time(2 * MINUTE)
    await until(lambda: ("email", "group", "deferred") in floor.recorded.steps())

    await floor.hear(floor.answered(over))
    floor.refuse_mail(None)
    await floor.pass_until(lambda: len(floor.mails()) == 2)
    await floor.hear(floor.answered(still))
    await floor.pass_time(3 * MINUTE)
    await floor.quiet()

    _, news, *ends = [plain(it.content) for it in floor.inbox.arrived if ASHA in it.recipients]
    assert len(ends) == 1
    assert all("alert 3" in text and "alert 2" not in text for text in (news, *ends))
