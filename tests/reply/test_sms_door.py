"""Answers by SMS: from the number that was told, and that is somebody's in the file by now."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import aiohttp
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.gsm import GSM_ONE, one_sms, width
from alerting.model.people import Means, Person, Recipient
from alerting.model.times import HOUR, MINUTE, EpochMs
from alerting.reply.sms import SmsReplies
from alerting.reply.sms_door import Inside, TwilioDoor
from alerting.reply.sms_guard import MOST, WITHIN, Guard
from alerting.reply.sms_request import TwilioSignature, read_form
from tests.fakes import START, ManualClock
from tests.flow.floor import WallClock
from tests.reply.conftest import message_to, view
from tests.reply.fake_floor import FakeFloor
from tests.reply.knocking import listening
from tests.reply.sms_sent import OURS, PUBLIC, TOKEN, answer_in, body_of, signed, sms, status

ASHA = Person("asha", sms="+919876500001", timezone="Asia/Kolkata")
BRUNO = Person("bruno", sms="+5511987654321", language="pt-BR", timezone="America/Sao_Paulo")
STRANGER = "+14155550100"


@dataclass
class FakeStopped:
    floor: FakeFloor
    numbers: set[str] = field(default_factory=set)

    def __contains__(self, number: str) -> bool:
        return number in self.numbers

    async def add(self, number: str, at: EpochMs) -> None:
        self.floor._write()
        self.numbers.add(number)

    async def remove(self, number: str) -> None:
        self.numbers.discard(number)


@dataclass
class FakeReceipts:
    floor: FakeFloor
    said: list[str] = field(default_factory=list)

    async def arrived(self, sid: str, at: EpochMs) -> None:
        self.floor._write()
        self.said.append(f"{sid} arrived")

    async def undelivered(self, sid: str, why: str, at: EpochMs) -> None:
        self.said.append(f"{sid} did not: {why}")


@dataclass
class Phone:
    """A door, and what Twilio posts to it."""

    floor: FakeFloor
    stopped: FakeStopped
    receipts: FakeReceipts
    clock: ManualClock
    session: aiohttp.ClientSession
    url: str

    def tell(self, person: Person, *numbers: int) -> None:
        """By SMS, in one message."""
        message = message_to(person, *numbers, key=f"sms/{person.name}/{numbers}")
        to = Recipient(person.name, Means.SMS, person.sms, person.language, person.timezone)
        self.floor.messages[message.key] = msgspec.structs.replace(message, to=to)

    async def says(self, person: Person | str, text: str, **more: str) -> str:
        """What they are answered."""
        number = person if isinstance(person, str) else person.sms
        code, answer = await self.post(sms(number, text, **more))
        assert code == 200
        return answer_in(answer)

    async def post(
        self, form: dict[str, str], path: str = "/twilio/sms", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        headers = signed(form, path) if headers is None else headers
        return await self.send(body_of(form), path, headers)

    async def send(self, body: bytes, path: str, headers: dict[str, str]) -> tuple[int, str]:
        async with self.session.post(self.url + path, data=body, headers=headers) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def phone() -> AsyncIterator[Phone]:
    clock = ManualClock()
    floor = FakeFloor(clock)
    floor.know(ASHA, BRUNO)
    floor.open(view(12), view(13), view(14))
    stopped, receipts = FakeStopped(floor), FakeReceipts(floor)
    replies = SmsReplies(floor, stopped, Guard(OURS, clock), clock)
    door = TwilioDoor(TwilioSignature(TOKEN, PUBLIC + "/"), Inside(replies, receipts), floor, clock)
    async with listening({"twilio": door}, clock) as url, aiohttp.ClientSession() as session:
        yield Phone(floor, stopped, receipts, clock, session, url)


async def test_a_number_and_ack_take_the_alert(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    assert await phone.says(ASHA, "12 ack") == "12: yours now. Nobody is reminded."
    assert phone.floor.orders == ["asha has [12] by sms"]


async def test_a_snooze_has_an_end_by_the_readers_clock(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    said = await phone.says(ASHA, "12 snooze 2h")

    assert said == "12: yours until 18:00 IST, then it reminds again."
    assert phone.floor.views[12].acked_until == START + 2 * HOUR


async def test_all_means_every_alert_of_the_message(phone: Phone) -> None:
    phone.tell(ASHA, 12, 13)
    phone.tell(ASHA, 14)

    assert await phone.says(ASHA, "13 ack all") == "13, 12: yours now. Nobody is reminded."
    assert phone.floor.has(14) == ""


async def test_a_mail_about_one_of_them_does_not_change_what_all_means(phone: Phone) -> None:
    phone.tell(ASHA, 12, 13)
    phone.floor.messages["mail"] = message_to(replace(ASHA, email="asha@zylker.example"), 12)

    assert await phone.says(ASHA, "12 ack all") == "12, 13: yours now. Nobody is reminded."


async def test_what_somebody_has_can_be_taken_over(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    phone.tell(BRUNO, 12)
    await phone.says(ASHA, "12 ack")

    said = await phone.says(BRUNO, "12 ok")
    held = phone.floor.has(12)
    await phone.says(BRUNO, "12 assumir")

    assert said == "12: esta com asha. Para assumir no lugar, envie: 12 take"
    assert (held, phone.floor.has(12)) == ("asha", "bruno")


async def test_an_alert_can_be_closed_and_is_over_then(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    assert await phone.says(ASHA, "12 close") == "12: closed."
    assert await phone.says(ASHA, "12 ack") == "12: over already."
    assert await phone.says(ASHA, "12") == "12 Chat on hold too long: over already."


async def test_asking_who_changes_nothing(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    nobody = await phone.says(ASHA, "12")
    phone.floor.views[12] = replace(phone.floor.views[12], acked_by="bruno")
    somebody = await phone.says(ASHA, "12 who?")
    until = START + HOUR
    phone.floor.views[12] = replace(phone.floor.views[12], acked_until=until)

    assert nobody == "12 Chat on hold too long: nobody has it. Send 12 ack if you do."
    assert somebody == "12 Chat on hold too long: bruno has it."
    assert (await phone.says(ASHA, "12")).endswith("bruno has it until 17:00 IST.")
    assert phone.floor.orders == []


async def test_a_number_that_was_not_told_of_the_alert_changes_nothing(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    for text in ("12 ack", "12 who", "12 close", "13 ack", "999999 ack"):
        said = await phone.says(BRUNO, text)
        assert "nada mudou" in said
        assert "hold" not in said

    assert phone.floor.orders == []
    assert set(phone.floor.refusals) == {"sms: an alert that was not told at that number"}


async def test_of_several_alerts_all_must_have_been_told(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    assert (await phone.says(ASHA, "12 13 ack")).startswith("13: not told to this number")
    assert phone.floor.orders == []


async def test_a_stranger_learns_nothing(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    answers = {await phone.says(STRANGER, text) for text in ("12 ack", "13 ack", "help", "hi")}

    assert answers == {"This number cannot answer alerts, so nothing has changed."}
    assert phone.floor.orders == []
    assert set(phone.floor.refusals) == {"sms: a number of nobody in the rules file"}


async def test_somebody_removed_from_the_file_is_a_stranger(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    del phone.floor.people["asha"]

    assert "cannot answer alerts" in await phone.says(ASHA, "12 ack")
    assert phone.floor.orders == []


async def test_a_number_that_was_changed_answers_no_more(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    phone.floor.know(replace(ASHA, sms="+919876500009"))

    assert "cannot answer" in await phone.says(ASHA.sms, "12 ack")
    assert "not told to this number" in await phone.says("+919876500009", "12 ack")
    assert phone.floor.orders == []


async def test_of_two_people_with_one_phone_the_one_who_was_told_answers(phone: Phone) -> None:
    phone.floor.know(Person("zoe", sms=ASHA.sms), replace(BRUNO, name="ana", sms=ASHA.sms))
    phone.tell(phone.floor.people["zoe"], 12)

    await phone.says(ASHA.sms, "12 ack")

    assert phone.floor.orders == ["zoe has [12] by sms"]


async def test_no_refusal_names_a_number(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    await phone.says(STRANGER, "12 ack")
    await phone.says(BRUNO, "12 ack")

    assert not any(digit in " ".join(phone.floor.refusals) for digit in "0123456789")


async def test_the_same_sms_a_second_time_changes_and_answers_nothing(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    form = sms(ASHA.sms, "12 ack")

    answers = [answer_in((await phone.post(form))[1]) for _ in range(2)]

    assert answers == ["12: yours now. Nobody is reminded.", ""]
    assert len(phone.floor.orders) == 1


async def test_what_is_not_understood_is_answered_with_what_is(phone: Phone) -> None:
    assert "12 ack" in await phone.says(ASHA, "what is this about?")
    assert "12 snooze 30m" in await phone.says(ASHA, "help")
    assert "12 ack (" in await phone.says(BRUNO, "Ajuda!")


async def test_a_disk_that_refuses_is_said(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    phone.floor.disk_refuses = True

    assert "may not count. Please send it again" in await phone.says(ASHA, "12 ack")
    assert "Envie de novo" in await phone.says(BRUNO, "12 ack")
    assert await phone.says(STRANGER, "12 ack") == ""
    assert (await phone.post(status("SM1", "delivered"), "/twilio/status"))[0] == 503


async def test_the_answer_is_xml_whatever_people_are_called(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    phone.floor.open(view(12, title="<Chat & hold>", acked_by="<b>&"))

    assert await phone.says(ASHA, "12") == "12 <Chat & hold>: <b>& has it."


# --- stop and start -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["STOP", "stop.", "StopAll", "cancel", "QUIT"])
async def test_stop_is_remembered_and_left_to_twilio_to_answer(phone: Phone, text: str) -> None:
    assert await phone.says(ASHA, text) == ""
    assert ASHA.sms in phone.stopped

    assert await phone.says(ASHA, "START") == ""
    assert ASHA.sms not in phone.stopped


async def test_what_twilio_took_for_a_stop_is_one(phone: Phone) -> None:
    assert await phone.says(ASHA, "chega", OptOutType="STOP") == ""
    stopped = ASHA.sms in phone.stopped
    assert await phone.says(ASHA, "de novo", OptOutType="START") == ""

    assert stopped
    assert ASHA.sms not in phone.stopped
    assert await phone.says(ASHA, "help", OptOutType="HELP") == ""


async def test_a_stop_that_twilio_does_not_know_is_answered_by_us(phone: Phone) -> None:
    assert "START" in await phone.says(BRUNO, "Parar")
    assert BRUNO.sms in phone.stopped
    assert await phone.says(BRUNO, "voltar")
    assert BRUNO.sms not in phone.stopped


async def test_strangers_numbers_are_not_kept(phone: Phone) -> None:
    assert await phone.says(STRANGER, "STOP") == ""

    assert phone.stopped.numbers == set()


# --- loops ----------------------------------------------------------------------------------


async def test_answers_to_one_number_are_few(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    phone.tell(BRUNO, 12)

    answers = [await phone.says(ASHA, "12") for _ in range(MOST + 3)]
    other = await phone.says(BRUNO, "12")
    await phone.clock.advance(WITHIN)

    assert [bool(it) for it in answers] == [True] * MOST + [False] * 3
    assert other
    assert await phone.says(ASHA, "12")


async def test_a_clock_that_is_set_back_silences_nobody() -> None:
    clock = WallClock()
    guard = Guard(OURS, clock)
    lets = [guard.lets(ASHA.sms, OURS, "12") for _ in range(MOST + 1)]

    clock.jump(-HOUR)
    await clock.advance(WITHIN)

    assert lets == [True] * MOST + [False]
    assert guard.lets(ASHA.sms, OURS, "12")


async def test_orders_count_even_where_they_are_not_answered_any_more(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    for _ in range(MOST):
        await phone.says(ASHA, "12")

    assert await phone.says(ASHA, "12 ack") == ""
    assert phone.floor.has(12) == "asha"


@pytest.mark.parametrize(
    "sender", [OURS, "12345", "+12345", "Zylker", "whatsapp:+919876500001", "", "+0123456789"]
)
async def test_programs_are_never_answered(phone: Phone, sender: str) -> None:
    assert await phone.says(sender, "12 ack") == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "...",
        "👍",
        "Auto-reply: I am on holiday",
        "This is an automatic reply",
        "Resposta automática: estou fora do escritório",
        "I'm driving and will see your message later",
        "Your message could not be delivered",
        "Do not reply to this message",
    ],
)
async def test_what_answers_by_itself_is_never_answered(phone: Phone, text: str) -> None:
    assert await phone.says(ASHA, text) == ""
    assert phone.floor.orders == []


# --- who posts ------------------------------------------------------------------------------


async def test_nobody_but_twilio_is_believed(phone: Phone) -> None:
    phone.tell(ASHA, 12)
    form, path = sms(ASHA.sms, "12 ack"), "/twilio/sms"
    right = signed(form, path)

    answers = [
        await phone.post(form, headers=signed(form, path, token="another")),
        await phone.post(form, headers=signed(form, path, at="http://127.0.0.1:8080")),
        await phone.post(form, headers=signed(form, "/twilio/status")),
        await phone.post({**form, "Body": "12 close"}, headers=right),
        await phone.post({**form, "OptOutType": "STOP"}, headers=right),
        await phone.post(form, path="/twilio/sms?a=1", headers=right),
        await phone.post(form, headers={**right, "X-Twilio-Signature": ""}),
        await phone.post(form, headers={"Content-Type": right["Content-Type"]}),
    ]

    assert {code for code, _ in answers} == {401}
    assert phone.floor.orders == []
    assert set(phone.floor.refusals) == {"sms: the signature is wrong"}


async def test_what_stands_in_the_query_is_signed_too(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    code, _ = await phone.post(sms(ASHA.sms, "12 ack"), path="/twilio/sms?from=console")

    assert (code, phone.floor.has(12)) == (200, "asha")


async def test_strangers_cannot_fill_the_audit(phone: Phone) -> None:
    for _ in range(100):
        await phone.post(sms(ASHA.sms, "12 ack"), headers=signed({}, "/"))

    assert 10 <= len(phone.floor.refusals) <= 30


async def test_other_paths_methods_and_bodies_are_turned_away(phone: Phone) -> None:
    form = sms(ASHA.sms, "12 ack")
    right = signed(form, "/twilio/sms")

    assert (await phone.post(form, path="/twilio/voice"))[0] == 404
    assert (await phone.post(form, headers={**right, "Content-Type": "application/json"}))[0] == 415
    assert (await phone.send(b"x" * 2**20, "/twilio/sms", right))[0] == 413
    assert (await phone.send(b"\xff\xfe", "/twilio/sms", right))[0] == 401
    async with phone.session.get(f"{phone.url}/twilio/sms") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")


async def test_without_a_public_address_nothing_is_believed(phone: Phone) -> None:
    replies = SmsReplies(phone.floor, phone.stopped, Guard(OURS, phone.clock), phone.clock)
    door = TwilioDoor(None, Inside(replies, phone.receipts), phone.floor, phone.clock)
    async with listening({"twilio": door}, phone.clock) as url:
        code, text = await replace(phone, url=url).post(sms(ASHA.sms, "12 ack"))

    assert code == 401
    assert "ALERTING_PUBLIC_URL" in text


# --- what became of ours --------------------------------------------------------------------


async def test_what_became_of_an_sms_is_passed_on(phone: Phone) -> None:
    for sid, what, code in [
        ("SM1", "queued", ""),
        ("SM1", "sent", ""),
        ("SM1", "delivered", ""),
        ("SM2", "undelivered", "30003"),
        ("SM3", "failed", "<script>"),
        ("SM4", "failed", "12345"),
        ("", "delivered", ""),
        ("SM5", "delighted", ""),
    ]:
        assert (await phone.post(status(sid, what, code), "/twilio/status"))[0] == 200

    assert phone.receipts.said == [
        "SM1 arrived",
        "SM2 did not: 30003 the phone is switched off or out of reach",
        "SM3 did not: failed",
        "SM4 did not: 12345 failed",
    ]


async def test_a_forged_receipt_is_refused(phone: Phone) -> None:
    form = status("SM1", "delivered")
    headers = signed(form, "/twilio/status", token="another")

    assert (await phone.post(form, "/twilio/status", headers))[0] == 401
    assert phone.receipts.said == []


# --- any text -------------------------------------------------------------------------------


@given(st.text(max_size=400))
def test_every_answer_is_one_sms(text: str) -> None:
    said = one_sms(text)

    assert sum(map(width, said)) <= GSM_ONE
    assert one_sms(said) == said


@given(st.binary(max_size=300), st.text(max_size=100), st.text(max_size=50))
def test_any_body_is_signed_or_not(body: bytes, path: str, signature: str) -> None:
    form = read_form(body)
    if form is not None:
        headers = {"X-Twilio-Signature": signature}
        assert not TwilioSignature(TOKEN, PUBLIC).is_right(f"/twilio/{path}", form, headers)


@given(st.text(max_size=250), st.sampled_from(["", "STOP", "START", "HELP", "x"]))
async def test_any_sms_is_answered_or_not(text: str, opted: str) -> None:
    clock = ManualClock()
    floor = FakeFloor(clock)
    floor.know(ASHA)
    floor.open(view(12))
    replies = SmsReplies(floor, FakeStopped(floor), Guard(OURS, clock), clock)

    said = await replies.answer(_as_form(sms(ASHA.sms, text, OptOutType=opted)))

    assert sum(map(width, said)) <= GSM_ONE
    assert floor.orders == []


def _as_form(fields: dict[str, str]) -> dict[str, str]:
    form = read_form(body_of({k: v.encode(errors="replace").decode() for k, v in fields.items()}))
    assert form is not None
    return form


async def test_minutes_may_be_written_in_many_ways(phone: Phone) -> None:
    phone.tell(ASHA, 12)

    for text in ("12 snooze 45", "snooze 12 45m", "12 ack 45 min", "#12 adiar 45 minutos"):
        phone.floor.open(view(12))
        await phone.says(ASHA, text)
        await phone.clock.advance(WITHIN)
        assert phone.floor.views[12].acked_until == phone.clock.now() - WITHIN + 45 * MINUTE


def test_a_form_that_says_something_twice_is_none() -> None:
    assert read_form(b"From=%2B1&Body=12+ack&Body=12+close") is None
