import re
from pathlib import Path
from timeit import repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.errors import ConfigError
from alerting.model.alert import Ending, Reason
from alerting.model.message import (
    AlertNews,
    Content,
    FileNews,
    Message,
    SilenceNews,
    Summary,
    Trouble,
)
from alerting.model.message import Test as Proof
from alerting.model.people import USUAL_ORDER, Means
from alerting.model.times import HOUR, MINUTE
from alerting.notify.render import Renderer, shipped
from alerting.notify.samples import BARE, FULL, LANGUAGES, MANY, NOON, OVER, SETTLED, TAKEN
from alerting.notify.segments import measure
from tests.notify.messages import note

GOLDEN = Path(__file__).parents[1] / "golden" / "messages"
RENDERER = Renderer()
LINK = "https://alerts.zylker.example/a/h7Xq"
ANSWERED = Renderer(link_for=lambda _message: LINK, sms_replies=True)

LATER = NOON + 30 * MINUTE
UNKNOWN = (
    "Zoho sent the status PARKED, which this program does not know. "
    "To use it in rules, add these lines to the rules file."
)
CONTENTS: dict[str, tuple[Reason, Content]] = {
    "first": (Reason.FIRST, FULL),
    "first-bare": (Reason.FIRST, BARE),
    "reminder": (Reason.REMINDER, replace(FULL, at=LATER, reminder=1)),
    "freed": (Reason.REMINDER, replace(FULL, at=LATER, reminder=2, had_by="asha")),
    "risen": (Reason.RISEN, FULL),
    "escalated": (Reason.ESCALATED, FULL),
    "acknowledged": (
        Reason.ACKNOWLEDGED,
        replace(FULL, acked_by="nikhil", acked_until=NOON + 2 * HOUR),
    ),
    "ended": (Reason.ENDED, replace(FULL, at=LATER, ending=Ending.ANSWERED)),
    "closed": (Reason.ENDED, replace(FULL, at=LATER, ending=Ending.CLOSED, ended_by="nikhil")),
    "group": (Reason.GROUP, MANY),
    "group-over": (Reason.GROUP, OVER),
    "group-taken": (Reason.GROUP, TAKEN),
    "group-settled": (Reason.GROUP, SETTLED),
    "summary-limit": (
        Reason.SUMMARY,
        Summary("limit", (FULL, BARE), total=37, alerts=(8, 7, *range(9, 44))),
    ),
    "summary-gap": (
        Reason.SUMMARY,
        Summary("gap", (BARE,), 1, unconfirmed=1, down_from=NOON - HOUR, down_until=NOON),
    ),
    "trouble": (
        Reason.TROUBLE,
        Trouble("new-status-PARKED", UNKNOWN, NOON, "zoho_values:\n  status: [PARKED]"),
    ),
    "file": (
        Reason.FILE,
        FileNews(
            "reload",
            "New rules are in force",
            ("2 rules go on as before.", "Begun: angry."),
            NOON,
            4,
        ),
    ),
    "silence": (Reason.SILENCE, SilenceNews(3, "Planned works", NOON + 24 * HOUR, 4, NOON)),
    "test": (Reason.TEST, Proof(NOON)),
}
#: Whose HTML is kept in the other languages too; the rest is made of the same texts.
LAID_OUT = ("first", "group")


def read_in(language: str, message: Message) -> Message:
    return replace(message, to=replace(message.to, language=language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("means", USUAL_ORDER)
@pytest.mark.parametrize("name", CONTENTS)
def test_messages_read_as_they_were_approved(name: str, means: Means, language: str) -> None:
    """To approve a change, delete the file and run the test twice."""
    reason, content = CONTENTS[name]
    text = ANSWERED.render(read_in(language, note(by=means, reason=reason, content=content)))
    assert text.failure == ""
    parts = {"txt": f"{text.subject}\n\n{text.text}".lstrip(), "html": text.html}
    place = name if language == "en" else f"{name}.{language}"
    for suffix, now in ((it, now) for it, now in parts.items() if now):
        if suffix == "txt" or language == "en" or name in LAID_OUT:
            _compare(GOLDEN / f"{place}.{means}.{suffix}", now)


@pytest.mark.parametrize(
    "means, said",
    [
        (Means.EMAIL, "reach you by e-mail"),
        (Means.WEBHOOK, "reach you by webhook"),
        (Means.APPRISE, "reach you through Apprise"),
    ],
)
def test_a_test_message_names_its_means(means: Means, said: str) -> None:
    text = RENDERER.render(note(by=means, reason=Reason.TEST, content=Proof(NOON)))

    assert (said in text.subject, f"{said}." in text.text) == (True, True)


@pytest.mark.parametrize("name", CONTENTS)
def test_a_mails_html_shows_no_markup_and_loses_no_fact(name: str) -> None:
    reason, content = CONTENTS[name]
    html = RENDERER.render(note(reason=reason, content=content)).html
    assert "&lt;" not in html
    for wanted in (FULL.assignee, FULL.channel) if name == "first" else ():
        assert f">{wanted}</td>" in html


def _compare(path: Path, now: str) -> None:
    new = not path.exists()
    if new:
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")
    assert not new, f"{path.name} was not there; read it, and run again to approve it"


def test_the_shipped_templates_bear_any_content() -> None:
    assert RENDERER.check_templates() == []


def test_instants_are_the_recipients_own() -> None:
    message = note(content=replace(FULL, since=NOON - 24 * HOUR))
    there = replace(message, to=replace(message.to, timezone="America/Sao_Paulo"))
    assert "since Wed 14 Jan 07:30 UTC-03" in RENDERER.render(there).text
    assert "since Wed 14 Jan 16:00 IST" in RENDERER.render(message).text


def test_an_unknown_time_zone_is_no_reason_for_silence() -> None:
    message = note()
    nowhere = replace(message, to=replace(message.to, timezone="Mars/Olympus"))
    assert "10:20 UTC" in RENDERER.render(nowhere).text


hostile = st.one_of(
    st.text(), st.sampled_from(["<!channel>", "<b>&amp;", "a\r\nBcc: x@y", "{{ 7 * 7 }}", "</a>"])
)


@settings(deadline=None)
@given(hostile, hostile, st.sampled_from(LANGUAGES))
def test_nothing_that_people_write_becomes_markup(title: str, name: str, language: str) -> None:
    content = replace(FULL, title=f"{title}<!channel><i>&", assignee=name)
    html = RENDERER.render(read_in(language, note(content=content))).html
    slack = RENDERER.render(read_in(language, note(by=Means.SLACK, content=content))).text
    assert "<!channel>" not in html
    assert "<i>" not in html
    assert "<!channel>" not in slack
    assert "&lt;!channel&gt;" in slack
    assert slack.count("<") == slack.count(">") == 1  # the link to the chat


TELLING = st.sampled_from((Reason.ACKNOWLEDGED, Reason.ENDED, Reason.ESCALATED))


@settings(deadline=None)
@given(hostile, hostile, TELLING, st.sampled_from(LANGUAGES))
def test_nor_does_what_is_put_into_a_translated_text(
    who: str, what: str, reason: Reason, language: str
) -> None:
    who, what = f"{who}<!here><b>%(name)s", f"{what}<@U1>&<b>{{{{ 7 * 7 }}}}"
    content = replace(FULL, what=what, channel=what, acked_by=who, link="")
    html = RENDERER.render(read_in(language, note(reason=reason, content=content))).html
    by_slack = note(by=Means.SLACK, reason=reason, content=content)
    slack = RENDERER.render(read_in(language, by_slack)).text
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "<" not in slack
    assert "&amp;&lt;b&gt;{{ 7 * 7 }}" in slack


@settings(deadline=None)
@given(hostile, hostile)
def test_a_subject_is_one_line(title: str, channel: str) -> None:
    rendered = RENDERER.render(note(content=replace(FULL, title=title, channel=channel)))
    assert len(rendered.subject.splitlines()) == 1
    assert rendered.subject.isprintable() or not (title + channel).isprintable()


@settings(deadline=None)
@given(hostile, hostile, hostile)
def test_an_sms_is_two_segments_at_most_and_never_names_the_customer(
    title: str, why: str, what: str
) -> None:
    content = replace(FULL, title=title, why=why, what=what, customer="Zq Customer")
    text = RENDERER.render(note(by=Means.SMS, content=content)).text
    assert measure(text).segments <= 2
    assert "Zq Customer" not in text
    assert "https://" not in text


def test_a_summary_by_sms_names_no_customer_either() -> None:
    summary = Summary("limit", (FULL,), 1)
    text = RENDERER.render(note(by=Means.SMS, reason=Reason.SUMMARY, content=summary)).text
    assert FULL.customer not in text


def own(folder: Path, name: str, text: str) -> Renderer:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Renderer(folder)


def test_the_owners_template_comes_first_and_the_others_are_the_shipped(tmp_path: Path) -> None:
    renderer = own(tmp_path, "sms/alert.txt", "Chat {{ alert.ticket }}: {{ alert.what }}")
    assert renderer.render(note(by=Means.SMS)).text == "Chat 434: ON_HOLD"
    assert "What to do" in renderer.render(note()).text


@pytest.mark.parametrize("place", ["alerting/_shipped/templates", "templates"])
def test_templates_are_found_in_a_wheel_and_in_a_checkout(place: str, tmp_path: Path) -> None:
    (tmp_path / place).mkdir(parents=True)
    assert shipped(tmp_path / "alerting") == tmp_path / place


def test_an_installation_without_templates_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="install the package again"):
        shipped(tmp_path / "alerting")


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        Renderer(tmp_path / "nowhere")


MACRO = "{% macro m(it) %}[{{ it }}]{% endmacro %}{{ m(alert.title) }}"


@pytest.mark.parametrize(
    "means,file,expected",
    [
        (Means.EMAIL, "email/alert.html", "[a &amp; b &#39;c&#39;]"),
        (Means.EMAIL, "email/alert.txt", "[a & b 'c']\n"),
        (Means.SLACK, "slack/alert.txt", "[a &amp; b 'c']\n"),
        (Means.SMS, "sms/alert.txt", "[a & b 'c']"),
    ],
)
def test_what_a_macro_writes_is_escaped_once(
    means: Means, file: str, expected: str, tmp_path: Path
) -> None:
    message = note(by=means, content=replace(FULL, title="a & b 'c'"))
    rendered = own(tmp_path, file, MACRO).render(message)
    assert (rendered.html if file.endswith("html") else rendered.text) == expected


@pytest.mark.parametrize(
    "template, told",
    [
        ("{{ _('Chat') }} & {{ _('a <b> & %(who)s', who=alert.title) }}", "a &lt;b&gt; &amp; "),
        ("{% trans who=alert.title %}a <b> & {{ who }}{% endtrans %}", "a &lt;b&gt; &amp; "),
        ("{{ ngettext('a <b> & %(who)s', '', 1, who=alert.title) }}", "a &lt;b&gt; &amp; "),
        ("{{ _(alert.title) }}", ""),
    ],
)
def test_an_owners_texts_are_plain_whatever_they_are_written_into(
    template: str, told: str, tmp_path: Path
) -> None:
    message = note(by=Means.SLACK, content=replace(FULL, title="<!here> 100% %(x)"))
    rendered = own(tmp_path, "slack/alert.txt", template).render(message)
    assert rendered.failure == ""
    assert f"{told}&lt;!here&gt; 100% %(x)" in rendered.text


def test_an_owners_texts_are_translated_where_the_catalogues_have_them(tmp_path: Path) -> None:
    template = "{{ _('Chat') }} {{ _('Open the chat') }} {{ _('Unheard of') }} {{ 1234 | number }}"
    renderer = own(tmp_path, "sms/alert.txt", template)
    message = read_in("pt-BR", note(by=Means.SMS))
    assert renderer.render(message).text == "Chat Abrir o chat Unheard of 1.234"


def test_no_text_is_no_text(tmp_path: Path) -> None:
    renderer = own(tmp_path, "sms/alert.txt", "[{{ _('') }}]")
    assert renderer.render(read_in("pt-BR", note(by=Means.SMS))).text == "[]"


BROKEN = {
    "a blank that is not filled": "{{ _('%(nobody)s') }}",
    "a blank that does not exist": "{{ _('%(nobody)s', nobody=alert.severty) }}",
    "a blank with a wide format": "{{ _('%(it)999999999d', it=1) }}{{ nobody }}",
    "a field that does not exist": "{{ alert.severty }}",
    "a field that is empty": "{{ alert.ending.name }}",
    "a syntax error": "{% if %}",
    "a loop in loops": "{% for a in alert.title %}" * 9 + "{% endfor %}" * 9,
    "an endless text": "{% set x = alert.why %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "a number without end": "{% set x = 9 %}" + "{% set x = x * x %}" * 60 + "{{ x }}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "a repeated text": "{{ 'x' * 1000000000 }}",
    "a wide format": "{{ '{:>999999999}'.format(1) }}",
    "another wide format": "{{ '%999999999d' % 1 }}",
    "a replacement that grows": "{% set x = alert.why ~ alert.why %}"
    + "{% set x = x | replace('e', x) %}" * 9
    + "{{ x }}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "a template that includes itself": "{% include 'sms/alert.txt' %}",
    "the program's insides": "{{ alert.__class__.__mro__ }}",
    "no template of that name": "{% include 'sms/none.txt' %}",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.timeout(5)
def test_a_template_that_fails_is_replaced_and_reported(name: str, tmp_path: Path) -> None:
    renderer = own(tmp_path, "sms/alert.txt", BROKEN[name])

    rendered = renderer.render(note(by=Means.SMS))

    assert rendered.failure
    assert rendered.text.startswith("[critical] Chat on hold too long: ON_HOLD for 10m")


@pytest.mark.parametrize("name", ["a syntax error", "a field that is empty", "an endless text"])
def test_a_check_finds_the_one_that_fails(name: str, tmp_path: Path) -> None:
    renderer = own(tmp_path, "sms/alert.txt", BROKEN[name])

    assert [it.template for it in renderer.check_templates()] == ["sms/alert"]


@pytest.mark.parametrize("name", BROKEN)
def test_the_worst_template_holds_up_the_loop_for_50_ms_at_most(name: str, tmp_path: Path) -> None:
    renderer = own(tmp_path, "sms/alert.txt", BROKEN[name])
    seconds = repeat(lambda: renderer.render(note(by=Means.SMS)), number=1, repeat=3)
    assert min(seconds) < 0.05


def test_a_template_that_fails_leaves_the_others_their_steps(tmp_path: Path) -> None:
    renderer = own(tmp_path, "sms/alert.txt", BROKEN["a template that includes itself"])

    assert renderer.render(note(by=Means.SMS)).failure
    assert renderer.render(note(by=Means.SMS, reason=Reason.GROUP, content=MANY)).failure == ""


def test_a_failure_names_the_template_and_the_line(tmp_path: Path) -> None:
    renderer = own(tmp_path, "slack/test.txt", "fine\n{{ nobody }}\n{% endif %}")
    (failure,) = renderer.check_templates()
    assert failure.template == "slack/test"
    assert "slack/test.txt line 3" in failure.why


def test_a_post_with_buttons_needs_no_link() -> None:
    buttons = Renderer(link_for=lambda _message: LINK, slack_buttons=True)
    assert LINK not in buttons.render(note(by=Means.SLACK)).text
    assert LINK in buttons.render(note()).text


@pytest.mark.parametrize("reason", [Reason.ENDED, Reason.ACKNOWLEDGED])
@pytest.mark.parametrize("means", USUAL_ORDER)
def test_nobody_is_asked_to_answer_what_somebody_has_or_what_is_over(
    reason: Reason, means: Means
) -> None:
    content = replace(FULL, acked_by="nikhil")
    if reason is Reason.ENDED:
        content = replace(FULL, ending=Ending.NORMAL)
    text = ANSWERED.render(note(by=means, reason=reason, content=content))
    assert LINK not in text.text + text.html
    assert "8 ack" not in text.text


SETTLED_GROUPS = {
    "2 chats": (TAKEN, "asha has them: "),
    "2 chats of two people": (
        replace(
            TAKEN,
            items=(
                TAKEN.items[0],
                replace(TAKEN.items[1], news=replace(TAKEN.items[1].news, acked_by="bo")),
            ),
        ),
        "2 chats, 2 that somebody has now: ",
    ),
    "one chat": (
        replace(TAKEN, items=TAKEN.items[:1], total=1, counts={Reason.ACKNOWLEDGED: 1}),
        "asha has it: ",
    ),
    "3 chats": (SETTLED, "3 chats, 2 that somebody has now, 1 over: "),
    "2 alerts": (OVER, "Over: 2 alerts"),
}


@pytest.mark.parametrize("name", SETTLED_GROUPS)
def test_a_group_without_anything_left_to_take_says_so_and_asks_for_nothing(name: str) -> None:
    content, said = SETTLED_GROUPS[name]
    for means in USUAL_ORDER:
        text = ANSWERED.render(note(by=means, reason=Reason.GROUP, content=content))
        assert text.failure == ""
        assert LINK not in text.text + text.html
        assert " ack" not in text.text
        assert said in text.text
        assert text.subject.startswith(said) or means is not Means.EMAIL


@pytest.mark.parametrize("means", USUAL_ORDER)
def test_a_group_of_which_one_is_free_asks_for_it(means: Means) -> None:
    counts = {Reason.ACKNOWLEDGED: 1, Reason.REMINDER: 1}
    text = ANSWERED.render(
        note(by=means, reason=Reason.GROUP, content=replace(TAKEN, counts=counts))
    )
    assert LINK in text.text or "11 ack all" in text.text


def test_a_summary_of_what_is_over_or_taken_asks_for_nothing() -> None:
    over, taken = replace(FULL, ending=Ending.NORMAL), replace(BARE, acked_by="asha")
    for total, asked in ((2, False), (3, True)):
        summary = Summary("limit", (over, taken), total, alerts=(8, 7))
        for means in USUAL_ORDER:
            text = ANSWERED.render(note(by=means, reason=Reason.SUMMARY, content=summary))
            assert (LINK in text.text or "8 ack all" in text.text) is asked


@pytest.mark.parametrize(
    "reason, content, subject",
    [
        (Reason.ENDED, replace(FULL, ending=Ending.ANSWERED), "Over: {}: answered (WhatsApp"),
        (Reason.ENDED, replace(BARE, ending=Ending.NORMAL), "Over: {}: back to normal (chat 2)"),
        (Reason.ACKNOWLEDGED, replace(FULL, acked_by="ana"), "ana has it: {} (WhatsApp Support, "),
    ],
)
def test_an_end_or_a_taking_that_begins_a_thread_is_no_alarm(
    reason: Reason, content: AlertNews, subject: str
) -> None:
    text = RENDERER.render(note(reason=reason, content=content))
    assert text.subject.startswith(subject.format(content.title))


def test_items_of_several_say_which_chat_they_are_about() -> None:
    for reason, content in (CONTENTS["group"], CONTENTS["summary-limit"]):
        for means in (Means.EMAIL, Means.SLACK):
            text = RENDERER.render(note(by=means, reason=reason, content=content)).text
            assert "ticket #434" in text
            assert re.search(r", chat \d, alert \d", text)
    group = RENDERER.render(note(reason=Reason.GROUP, content=MANY)).text
    assert (group.count(FULL.why), FULL.assignee in group, FULL.link in group) == (1, True, True)


@pytest.mark.parametrize("means", USUAL_ORDER)
def test_what_has_just_begun_has_not_lasted_yet(means: Means) -> None:
    text = RENDERER.render(note(by=means, content=replace(FULL, since=FULL.at)))
    assert "0 seconds" not in text.text + text.html
    assert "Lasted" not in text.text + text.html


@pytest.mark.parametrize(
    "lines, subject",
    [
        (
            ("Version 4, brought by ana.", "2 rules go on as before."),
            "Version 4, brought by ana. 2 rules go on as before.",
        ),
        (("Short one.", f"Long {'word ' * 30}end."), "Short one."),
        ((f"Long {'word ' * 20}end.", "Next."), f"Long {'word ' * 20}end."),
        ((), ""),
    ],
)
def test_a_subject_has_whole_sentences(lines: tuple[str, ...], subject: str) -> None:
    news = FileNews("reload", "New rules are in force", lines, NOON, 4)
    text = RENDERER.render(note(reason=Reason.FILE, content=news))
    assert text.subject == f"New rules are in force: {subject}".removesuffix(": ")


@pytest.mark.parametrize("means", USUAL_ORDER)
@pytest.mark.parametrize("name", CONTENTS)
def test_every_content_has_a_built_in_text(name: str, means: Means, tmp_path: Path) -> None:
    reason, content = CONTENTS[name]
    for each in ("alert", "group", "summary", "silence", "trouble", "file", "test"):
        for file in (f"{each}.subject.txt", f"{each}.txt"):
            own(tmp_path, f"{means}/{file}", "{{ nothing }}")

    rendered = Renderer(tmp_path).render(note(by=means, reason=reason, content=content))

    assert rendered.failure
    assert rendered.text.strip()
    assert bool(rendered.subject) is (means is Means.EMAIL)


@pytest.mark.parametrize("means", [Means.WEBHOOK, Means.APPRISE])
def test_webhooks_and_apprise_have_the_plain_words_of_a_mail(means: Means, tmp_path: Path) -> None:
    failing = own(tmp_path, "email/alert.txt", "{{ nobody }}")
    for renderer in (RENDERER, failing):
        mail, found = renderer.render(note()), renderer.render(note(by=means))
        assert (found.subject, found.text, found.html) == (mail.subject, mail.text, "")
        assert bool(found.failure) is (renderer is failing)


def test_every_message_says_what_a_supervisor_needs() -> None:
    wanted = [FULL.title, FULL.what, FULL.why, FULL.channel, FULL.assignee, "#434"]
    for means in Means:
        text = RENDERER.render(note(by=means)).text
        missing = [it for it in wanted if it not in text]
        assert not missing, (means, missing)
