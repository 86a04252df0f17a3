"""How a digest reads, by mail and in Slack."""

import zlib

import pytest
from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.digest_report import AgentDays, DigestReport, Fired, Listed, Taker
from alerting.model.message import DigestNews
from alerting.model.people import Means
from alerting.model.severity import Severity
from alerting.model.times import DAY, MINUTE
from alerting.notify.digest_samples import digest_samples
from alerting.notify.payload import payload
from alerting.notify.render import Renderer
from alerting.notify.samples import NOON
from alerting.notify.text import Rendered
from tests.notify.messages import note

RENDERER = Renderer()
FULL, BARE, CALM = digest_samples(NOON)
CSV = "began,agent_name\n2026-01-15,Zoé\n"
HOSTILE = "<b>*_&amp;</b>\n<!channel>"


def rendered(news: DigestNews, by: Means = Means.EMAIL, language: str = "en") -> Rendered:
    message = note(by=by, reason=Reason.DIGEST, content=news)
    text = RENDERER.render(replace(message, to=replace(message.to, language=language)))
    assert text.failure == ""
    return text


def test_the_subject_says_the_most_important() -> None:
    assert rendered(CALM).subject == "Weekly, Thu 15 Jan: all is well"
    assert rendered(BARE).subject == "Morning report, Thu 15 Jan: nothing fired"
    assert rendered(FULL).subject == (
        "Morning report, Thu 15 Jan (late): 1,041 alerts, 14 open, not always watched"
    )


def test_a_calm_one_is_short() -> None:
    text = rendered(CALM, Means.SLACK).text

    assert text.startswith(":white_check_mark: *Weekly, Thu 15 Jan*: All is well: nothing fired.")
    assert len(text.split("\n\n")) == 3


def test_silence_of_zoho_is_not_called_well() -> None:
    text = rendered(BARE).text

    assert "All is well" not in text
    assert "Zoho told nothing in this time." in text


@pytest.mark.parametrize("means", [Means.EMAIL, Means.SLACK])
def test_what_was_not_watched_and_what_did_not_arrive_is_said(means: Means) -> None:
    text = rendered(FULL, means).text

    assert "This comes late" in text
    assert "(1 hour) the alerting did not run, so nothing was watched." in text
    assert "3 messages to nikhil by email did not arrive: 550 5.1.1 no such mailbox" in text


def test_what_is_left_out_of_a_list_is_counted() -> None:
    text = rendered(FULL).text

    assert text.count("and 11 more.") == 1
    assert "and 5 more rules." in text
    assert "5 messages did not arrive in all." in text


def test_it_is_said_in_the_readers_language() -> None:
    text = rendered(FULL, language="pt-BR")

    assert "1.041 alertas" in text.subject
    assert "em geral depois de 2 minutos, no pior caso depois de 11 minutos" in text.text
    assert "crítico: ON_HOLD" in text.html


def big() -> DigestReport:
    """As much as a digest ever says, of what names can do worst."""
    line = Listed(7, HOSTILE, Severity.CRITICAL, NOON - DAY, HOSTILE, HOSTILE, HOSTILE, 3, "", "a")
    rule = Fired(HOSTILE, HOSTILE, 9, dict.fromkeys(Severity, 3), 9, 9)
    full = FULL.report
    return replace(
        full,
        fired=(rule,) * 15,
        noisiest=(rule,) * 3,
        takers=(Taker(HOSTILE, 9, MINUTE, 2 * MINUTE),) * 10,
        open=(line,) * 10,
        days=full.days * 4,
        agents=(AgentDays(HOSTILE, (3,) * 8, 24),) * 15,
        muted=(line,) * 20,
        undelivered=full.undelivered * 10,
        unwatched=full.unwatched * 5,
    )


@pytest.mark.parametrize("means", [Means.EMAIL, Means.SLACK])
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_the_longest_one_stays_within_a_templates_bounds(means: Means, language: str) -> None:
    assert rendered(replace(FULL, report=big()), means, language).text


def test_names_cannot_become_markup() -> None:
    html = rendered(replace(FULL, report=big())).html
    slack = rendered(replace(FULL, report=big()), Means.SLACK).text

    assert "<b>" not in html
    assert "<!channel>" not in slack


def test_a_mail_carries_the_csv_that_spreadsheets_read() -> None:
    news = replace(FULL, sessions=zlib.compress(CSV.encode()))
    message = note(reason=Reason.DIGEST, content=news)
    text = RENDERER.render(message)

    [file] = text.attachments
    assert (file.name, file.body) == ("chats-2026-01-15.csv", b"\xef\xbb\xbf" + CSV.encode())
    assert "The attached file has a line for each of them" in text.text
    assert "20 more are not in it" in text.text


def test_nobody_else_is_told_of_a_file() -> None:
    text = rendered(FULL)

    assert text.attachments == ()
    assert "attached" not in text.text


def test_other_programs_get_the_figures() -> None:
    message = note(by=Means.WEBHOOK, reason=Reason.DIGEST, content=FULL)
    facts = payload(message, RENDERER.render(message))

    assert facts["type"] == "digest"
    assert facts["data"]["by_severity"] == {"critical": 12, "warning": 1025, "info": 4}
    assert facts["data"]["chats"] == {"ended": 1204, "unanswered": 14, "missed": 3}
    assert facts["data"]["all_is_well"] is False
