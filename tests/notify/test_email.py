import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.notify.email import EmailWay
from alerting.notify.mail import LONGEST_SUBJECT, build, subject_of
from alerting.notify.render import Renderer
from alerting.notify.samples import FULL
from alerting.notify.settings import EmailSettings, parse_smtp_url
from alerting.notify.text import Rendered
from alerting.simulate.inbox import CLOSE, Inbox
from tests.notify.messages import note

RENDERER = Renderer()
FROM = "Support alerts <alerts@zylker.example>"


def settings(url: str, **changes: object) -> EmailSettings:
    made = parse_smtp_url(url, mail_from=FROM, domain="alerts.zylker.example")
    return made.model_copy(update={"timeout": 2.0, **changes})


@asynccontextmanager
async def mailing(
    inbox: Inbox, query: str = "?starttls=never", **changes: object
) -> AsyncIterator[EmailWay]:
    way = EmailWay(settings(f"{inbox.url}{query}", **changes))
    try:
        yield way
    finally:
        await way.close()


async def send(way: EmailWay, message: Message, thread: str = "") -> Outcome:
    return await way.send(message, RENDERER.render(message), thread)


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


async def test_a_mail_arrives_as_text_and_html(inbox: Inbox) -> None:
    async with mailing(inbox) as way:
        outcome = await send(way, note())

    assert isinstance(outcome, Delivered)
    assert outcome.answer == "OK kept as mail 1"
    (mail,) = inbox.arrived
    assert mail.recipients == ("asha@zylker.example",)
    assert mail.sender == "alerts@zylker.example"
    assert mail.content["From"] == FROM
    assert mail.content["Auto-Submitted"] == "auto-generated"
    assert "What to do: Open it and answer" in body(mail.content, "plain")
    assert "<h1" in body(mail.content, "html")


async def test_the_same_message_has_the_same_id_when_sent_again(inbox: Inbox) -> None:
    async with mailing(inbox) as way:
        await send(way, note("a"))
        await send(way, note("a"))
        await send(way, note("b"))

    first, again, other = (it.content["Message-ID"] for it in inbox.arrived)
    assert first == again != other
    assert first.endswith("@alerts.zylker.example>")


async def test_reminder_and_end_fall_into_the_thread_of_the_first(inbox: Inbox) -> None:
    reminder = note("r", reason=Reason.REMINDER, content=replace(FULL, what="ON_HOLD for 40m"))
    async with mailing(inbox) as way:
        first = await send(way, note("a"))
        assert isinstance(first, Delivered)
        second = await send(way, reminder, first.receipt)

    opening, answer = (it.content for it in inbox.arrived)
    assert answer["In-Reply-To"] == answer["References"] == opening["Message-ID"]
    assert answer["Subject"] == f"Re: {opening['Subject']}"
    assert answer["Message-ID"] != opening["Message-ID"]
    assert isinstance(second, Delivered)
    assert second.receipt == first.receipt


async def test_a_line_break_in_a_title_forges_no_header(inbox: Inbox) -> None:
    evil = replace(FULL, title="Hold\r\nBcc: eve@evil.example\r\n\r\nbody")
    async with mailing(inbox) as way:
        await send(way, note(content=evil))

    (mail,) = inbox.arrived
    assert "Bcc" not in mail.content
    assert mail.content["Subject"].startswith("[critical] Hold Bcc: eve@evil.example body")


async def test_mails_share_a_connection(inbox: Inbox) -> None:
    async with mailing(inbox) as way:
        for key in "abc":
            await send(way, note(key))
    assert (inbox.connections, len(inbox.arrived)) == (1, 3)


async def test_many_at_once_use_a_few_connections(inbox: Inbox) -> None:
    async with mailing(inbox, connections=3) as way:
        outcomes = await asyncio.gather(*(send(way, note(str(n))) for n in range(30)))
    assert all(isinstance(it, Delivered) for it in outcomes)
    assert inbox.connections <= 3
    assert len(inbox.arrived) == 30


async def test_an_idle_connection_that_was_dropped_is_made_again(inbox: Inbox) -> None:
    async with mailing(inbox) as way:
        await send(way, note("a"))
        inbox.hang_up()
        outcome = await send(way, note("b"))
    assert isinstance(outcome, Delivered)
    assert (inbox.connections, len(inbox.arrived)) == (2, 2)


async def test_a_connection_that_breaks_in_mid_mail_is_tried_once_more(inbox: Inbox) -> None:
    async with mailing(inbox) as way:
        await send(way, note("a"))
        inbox.answer = answering("MAIL", CLOSE, times=1)
        outcome = await send(way, note("b"))
    assert isinstance(outcome, Delivered)


class answering:  # noqa: N801 reads as a verb
    """Says `reply` at one step of the next mails, as often as asked."""

    def __init__(self, step: str, reply: str, times: int = 1000) -> None:
        self.step, self.reply, self.times = step, reply, times

    async def __call__(self, step: str, _argument: str) -> str | None:
        if step != self.step or not self.times:
            return None
        self.times -= 1
        return self.reply


async def forever(_step: str, _argument: str) -> str | None:
    await asyncio.Event().wait()
    return None


@pytest.mark.parametrize(
    "step,reply,expected",
    [
        (
            "RCPT",
            "550 5.1.1 <asha@zylker.example>: unknown",
            Refused("550 5.1.1 <(address)>: unknown"),
        ),
        ("RCPT", "452 4.2.2 mailbox full", Deferred("452 4.2.2 mailbox full")),
        ("MAIL", "550 5.7.1 not from you", Refused("550 5.7.1 not from you", everybody=True)),
        ("MAIL", "530 5.7.0 login first", Refused("530 5.7.0 login first", everybody=True)),
        ("MAIL", "421 4.3.2 going down", Deferred("421 4.3.2 going down")),
        ("DATA", "554 5.6.0 spam", Refused("554 5.6.0 spam")),
        ("DATA", "451 4.3.0 try later", Deferred("451 4.3.0 try later")),
        ("DATA", "535 5.7.8 no", Refused("535 5.7.8 no", everybody=True)),
    ],
)
async def test_each_answer_of_the_server_has_one_meaning(
    inbox: Inbox, step: str, reply: str, expected: Outcome
) -> None:
    async with mailing(inbox) as way:
        inbox.answer = answering(step, reply)
        assert await send(way, note("a")) == expected
        inbox.answer = answering("none", "")
        assert isinstance(await send(way, note("b")), Delivered)


async def test_a_server_that_hangs_is_left_after_the_time_limit(inbox: Inbox) -> None:
    inbox.answer = forever
    async with mailing(inbox, timeout=0.1) as way:
        assert await send(way, note()) == Deferred("the mail server did not answer in time")


async def test_a_server_that_hangs_up_in_mid_mail_is_tried_later(inbox: Inbox) -> None:
    inbox.answer = answering("DATA", CLOSE)
    async with mailing(inbox) as way:
        assert isinstance(await send(way, note()), Deferred)


async def test_a_server_that_is_not_there_is_tried_later() -> None:
    inbox = Inbox()
    await inbox.start()
    await inbox.stop()
    async with mailing(inbox) as way:
        assert isinstance(await send(way, note()), Deferred)


async def test_an_address_that_is_none_is_refused_with_what_to_do(inbox: Inbox) -> None:
    async with mailing(inbox) as way:
        for address in ("asha", "asha@@x", "a b@c", "asha@zylker.example\r\nX: y"):
            outcome = await send(way, note(address=address))
            assert isinstance(outcome, Refused), address
            assert "correct it in the rules file" in outcome.why
    assert not inbox.arrived


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Self-signed, for 127.0.0.1, with its key in the same file."""
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    extra = [
        "-subj",
        "/CN=inbox",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        str(file),
        "-out",
        f"{file}.crt",
    ]
    subprocess.run([*command.split(), *extra], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@asynccontextmanager
async def guarded(certificate: Path, *, require_tls: bool = False) -> AsyncIterator[Inbox]:
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    inbox = Inbox(login=("asha", "sesame"), tls=context, require_tls=require_tls)
    await inbox.start()
    try:
        yield inbox
    finally:
        await inbox.stop()


def with_login(inbox: Inbox, password: str, starttls: str, ca: Path) -> EmailWay:
    url = inbox.url.replace("//", f"//asha:{password}@")
    return EmailWay(settings(f"{url}?starttls={starttls}&ca_file={ca}"))


@pytest.mark.parametrize("starttls", ["required", "if_offered"])
async def test_login_goes_over_an_encrypted_connection(certificate: Path, starttls: str) -> None:
    async with guarded(certificate, require_tls=True) as inbox:
        way = with_login(inbox, "sesame", starttls, certificate)
        assert isinstance(await send(way, note()), Delivered)
        await way.close()
        (mail,) = inbox.arrived
        assert mail.encrypted
        assert mail.login == "asha"


async def test_a_wrong_password_is_everybodys_problem(certificate: Path) -> None:
    async with guarded(certificate) as inbox:
        way = with_login(inbox, "wrong", "required", certificate)
        outcome = await send(way, note())
        assert isinstance(outcome, Refused)
        assert outcome.everybody
        assert outcome.why.startswith("535")
        assert "wrong" not in outcome.why


async def test_an_unknown_certificate_is_not_trusted(certificate: Path) -> None:
    async with guarded(certificate) as inbox:
        way = EmailWay(settings(f"{inbox.url}?starttls=required"))
        outcome = await send(way, note())
        assert isinstance(outcome, Refused)
        assert outcome.everybody
        assert "no safe connection" in outcome.why
        assert not inbox.arrived


async def test_encryption_that_is_required_and_not_offered_is_said(inbox: Inbox) -> None:
    async with mailing(inbox, "?starttls=required") as way:
        outcome = await send(way, note())
    assert isinstance(outcome, Refused)
    assert outcome.everybody


async def test_encryption_is_used_only_if_offered(inbox: Inbox) -> None:
    async with mailing(inbox, "?starttls=if_offered") as way:
        assert isinstance(await send(way, note()), Delivered)
    assert not inbox.arrived[0].encrypted


@pytest.mark.parametrize("length", range(40, 180))
def test_a_subject_begins_on_its_own_line(length: int) -> None:
    subject = (
        "Re: [critical] Chat on hold too long: ON_HOLD for 10 minutes " + "more words " * 12
    )[:length]
    text = Rendered(text="x", subject=subject)
    raw = build(note(), text, settings("smtp://localhost"), None).content
    line = raw.split(b"Subject:")[1].split(b"\r\n")[0]
    assert line.startswith(b" Re: [critical] Chat")
    assert len(b"Subject:" + line) <= 78
    assert message_from_bytes(raw, policy=default)["Subject"] == subject.strip()


def test_a_subject_that_is_too_long_is_cut_between_words() -> None:
    text = Rendered(text="x", subject="Supercalifragilistic " * 20)
    cut = subject_of(note(), text, None)
    assert len(cut) <= LONGEST_SUBJECT
    assert cut.endswith(("fragilistic…", "fragilistic …"))


@pytest.mark.parametrize(
    "reason, urgent", [(Reason.FIRST, True), (Reason.ACKNOWLEDGED, False), (Reason.ENDED, False)]
)
def test_only_what_is_left_to_do_is_urgent(reason: Reason, *, urgent: bool) -> None:
    message = note(reason=reason)
    raw = build(message, RENDERER.render(message), settings("smtp://localhost"), None).content
    assert (b"Importance: high" in raw) is urgent
