"""What the demo shows of a mail."""

from email.message import EmailMessage

from alerting.app.demo import shown
from alerting.simulate.inbox import Mail


def mail(subject: str) -> Mail:
    content = EmailMessage()
    content["Subject"] = subject
    content.set_content("Chat on hold\nON_HOLD, since 10:03 IST\nOver: answered.\n")
    return Mail("from@zylker.example", ("to@zylker.example",), content)


def test_what_begins_a_thread_is_shown_by_its_subject() -> None:
    assert shown(mail("[warning] Chat on hold")) == "[warning] Chat on hold"


def test_of_what_follows_its_news_is_shown_apart_from_its_subject() -> None:
    assert (
        shown(mail("Re: [warning] Chat on hold")) == "Re: [warning] Chat on hold | Over: answered."
    )
