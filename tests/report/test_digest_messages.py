"""Who gets a digest, and by what."""

from dataclasses import replace

import pytest

from alerting.model.alert import Reason
from alerting.model.message import DigestNews, Message
from alerting.model.people import Directory, Means, Person, Place, Target
from alerting.report.digest_messages import messages
from tests.report.lived import DUE, MORNING, book

NEWS = DigestNews("morning-report", DUE, DUE - 1, sessions=b"packed", sessions_left_out=2)
PEOPLE = {
    "asha": Person("asha", "asha@x.example", "+919876500001", "U0ASHA", prefers=(Means.SMS,)),
    "nikhil": Person("nikhil", sms="+919876500002"),
    "bruno": Person("bruno", "bruno@x.example", language="pt-BR", timezone="America/Sao_Paulo"),
}
PLACES = {"room": Place("room", slack_channel="#room")}
DIRECTORY = Directory(PEOPLE, groups={"all": ("asha", "bruno")}, places=PLACES)


def made(*tell: str) -> list[Message]:
    """`asha by sms`, or a name alone."""
    words = (each.split(" by ") for each in tell)
    targets = (Target(name, *(Means(it) for it in by)) for name, *by in words)
    rules = replace(book(language="pt-BR"), directory=DIRECTORY)
    return messages(replace(MORNING, tell=tuple(targets)), NEWS, rules, DUE + 5)


def test_one_for_each_with_a_key_of_its_own() -> None:
    found = made("all by email", "room")

    assert [it.key for it in found] == [
        f"digest/morning-report/{DUE}/asha/email",
        f"digest/morning-report/{DUE}/bruno/email",
        f"digest/morning-report/{DUE}/room/slack",
    ]
    assert {it.reason for it in found} == {Reason.DIGEST}
    assert {it.created_at for it in found} == {DUE + 5}


@pytest.mark.parametrize("tell", ["asha", "asha by sms"])
def test_a_phone_is_too_small_for_it(tell: str) -> None:
    [message] = made(tell)

    assert message.to.means is Means.SLACK
    assert [it.means for it in message.fallbacks] == [Means.EMAIL]


def test_who_has_a_phone_only_does_not_get_it() -> None:
    assert made("nikhil") == []


def test_named_twice_is_told_once() -> None:
    assert len(made("asha", "asha by slack", "all by slack")) == 1


def test_only_mails_carry_the_file() -> None:
    slack_then_mail, room = made("asha by slack", "room")

    assert isinstance(slack_then_mail.content, DigestNews)
    assert slack_then_mail.content.sessions == b"packed"
    assert isinstance(room.content, DigestNews)
    assert (room.content.sessions, room.content.sessions_left_out) == (b"", 0)


def test_a_place_reads_in_the_files_language_and_by_the_digests_clock() -> None:
    room, bruno = made("room", "bruno")

    assert (room.to.language, room.to.timezone) == ("pt-BR", "Asia/Kolkata")
    assert (bruno.to.language, bruno.to.timezone) == ("pt-BR", "America/Sao_Paulo")
