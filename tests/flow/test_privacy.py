"""What customers write and who they are leaves no trace; nor do secrets, anywhere."""

from pathlib import Path

import msgspec

from alerting.simulate.elements import Element
from tests.flow.floor import TOKEN, Floor
from tests.flow.waiting import until

TEXT, NAME, NUMBER = "my-words-zq81", "Zebedee-Quux", "+919812349999"
PASSWORD, SMS_TOKEN, SLACK_TOKEN = "pw-zq82-zq82", "tw-zq83-zq83", "xoxb-zq84"
ADDRESS, PHONE = "asha@zylker.example", "+919876500001"
RULES = """\
rules:
  - name: held
    when: {status: ON_HOLD}
    tell: [asha by email, asha by sms, asha by slack]
"""


async def test_nothing_of_the_customer_or_of_a_secret_is_written_or_said(floor: Floor) -> None:
    await _bring_secrets(floor)
    floor.write_rules(RULES)
    floor.phone.stopped.add(PHONE)
    floor.refuse_mail(f"550 5.1.1 <{ADDRESS}> is unknown here", at="RCPT")
    daemon = await floor.spawn()
    await daemon.ready()
    await _chat(floor, daemon.listens_at)
    await until(lambda: "was refused" in daemon.text)
    async with floor.admin() as control:
        said = msgspec.json.encode([await control.status(), await control.vitals()]).decode()
    assert await daemon.stop() == 0

    for what in (TEXT, NAME, NUMBER, TOKEN, PASSWORD, SMS_TOKEN, SLACK_TOKEN):
        assert what not in daemon.text + said
        assert what.encode() not in _files(floor.folder)
    assert ADDRESS not in daemon.text + said
    assert PHONE not in daemon.text + said


async def test_messages_say_nothing_of_the_customer_unless_the_file_asks(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()

    await floor.hear(*_elements(floor))
    await floor.quiet()

    told = [it.content.as_string() for it in floor.inbox.arrived]
    told += [*floor.sms(), *(str(it) for it in floor.room.arrived)]
    assert len(told) == 3
    for what in (TEXT, NAME, NUMBER):
        assert not [it for it in told if what in it]


async def test_a_name_that_the_file_asks_for_is_in_no_sms(floor: Floor) -> None:
    floor.write_rules("show_customer: name\n" + RULES)
    await floor.open()

    await floor.hear(*_elements(floor))
    await floor.quiet()

    assert NAME in floor.last_mail()
    assert NAME not in floor.sms()[0]
    assert NUMBER not in floor.last_mail()


async def _bring_secrets(floor: Floor) -> None:
    floor.environ["ALERTING_SMTP_URL"] = await floor.lock_inbox("user", PASSWORD)
    floor.environ["ALERTING_TWILIO_AUTH_TOKEN"] = SMS_TOKEN
    floor.environ["ALERTING_SLACK_BOT_TOKEN"] = SLACK_TOKEN


async def _chat(floor: Floor, address: str) -> None:
    """A chat, elements that cannot be understood, and requests that are refused."""
    base = f"http://{address}/webhooks/zoho-desk/"
    good = _elements(floor)
    odd = [{**good[0], "eventTime": NAME}, {**good[0], "payload": [TEXT, NUMBER]}, TEXT]
    assert await floor.post([*good, *odd], base + TOKEN) == 200
    assert await floor.post(good, base + NUMBER) == 401
    assert await floor.post(b'{"text": "' + TEXT.encode(), base + TOKEN) == 400
    assert await floor.post(good, base + TOKEN + "?" + NAME) == 200


def _elements(floor: Floor) -> list[Element]:
    chat = floor.talk()
    said = chat.says(floor.now, TEXT)
    said["payload"]["actor"] |= {"name": NAME, "externalId": NUMBER}
    return [said, floor.put_on_hold(chat)]


def _files(folder: Path) -> bytes:
    return b"".join(it.read_bytes() for it in folder.glob("alerting.db*") if it.is_file())
