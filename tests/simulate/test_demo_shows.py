"""What the demo shows: of a mail, and of a floor beside a Zoho Desk that can be asked."""

import asyncio
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from alerting.app.demo import Demo
from alerting.app.demo_rules import demo_rules
from alerting.app.demo_shown import shown
from alerting.cli.demo import Screen
from alerting.config.rules_file import open_text, read
from alerting.config.shipped import example_rules
from alerting.model.times import SECOND, EpochMs
from alerting.model.zoho_names import Kind
from alerting.simulate.inbox import Mail
from alerting.simulate.people import WHATSAPP, agents, talk
from alerting.simulate.storyboard import Step
from tests.fakes import until

PRIYA, RAHUL = agents(2)
NO_NAMES = """\
version: 1
people: {asha: {email: asha@zylker.example}}
policies:
  rescue: {steps: [{tell: asha by email, do: [{reassign: least_loaded}]}]}
rules:
  - {name: no-credit, fault: CREDIT_EXHAUSTED, tell: asha by email}
  - {name: on-hold, when: {status: ON_HOLD}, for: 20s, policy: rescue}
"""


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


def forgotten(start: EpochMs) -> list[Step]:
    """Of its last change no webhook tells."""
    chat = talk(1, WHATSAPP)
    return [
        (1, [chat.says(start + SECOND, "Hello?")]),
        (2, [chat.status(start + 2 * SECOND, "ON_HOLD", to=PRIYA)]),
        (3, [chat.status(start + 3 * SECOND, "ON_HOLD", "CREDIT_EXHAUSTED", PRIYA)]),
    ]


async def test_the_desk_gives_names_and_links_what_no_webhook_told_and_a_dry_run(
    tmp_path: Path,
) -> None:
    rules, paper = tmp_path / "rules.yaml", StringIO()
    rules.write_text(NO_NAMES)
    screen = Screen(Console(file=paper, width=200), ZoneInfo("UTC"))
    demo = Demo(rules, tmp_path, screen.show, speed=30, story=forgotten)
    ticket = talk(1, WHATSAPP).ticket
    expected = (
        "WhatsApp orders  CREDIT_EXHAUSTED, found by asking: no webhook told",
        "no-credit: CREDIT_EXHAUSTED (WhatsApp orders)",
        f"{PRIYA.name} · https://desk.zylker.example/",
        f"#Cases/dv/{ticket}\n",
        f"on-hold, ticket #{ticket % 10_000}  would give the chat to {RAHUL.name} (dry run)",
    )

    screen.begin("rules.yaml", await demo.start())
    playing = asyncio.create_task(demo.play())
    try:
        await asked_after_the_last_change(demo)
        await until(lambda: all(each in paper.getvalue() for each in expected))
        screen.sum_up(demo.played())
    finally:
        playing.cancel()
        await demo.stop()

    summed_up = "2 webhooks about 1 chat, 2 alerts, 1 change found by asking Zoho, 1 deed as a dry"
    assert summed_up in paper.getvalue()


async def asked_after_the_last_change(demo: Demo) -> None:
    """Sooner than by the clock."""
    assert demo.running
    side, shard = demo.running.parts.zoho_side, demo.running.parts.shard
    truth, session = demo._peers.desk.truth.chats, talk(1, WHATSAPP).session
    await until(lambda: session in truth and truth[session].reply == "CREDIT_EXHAUSTED")
    await until(lambda: any(chat.status == "ON_HOLD" for chat in shard.tracker))
    await until(lambda: shard.names.name(Kind.CHANNEL, WHATSAPP.id))
    await side.chat_names.ask_of_chats()
    assert side.catching_up
    await side.catching_up.catch_up_with_zoho()


def test_the_examples_step_that_acts_is_taken_and_somebody_is_left_to_zoho_to_name(
    tmp_path: Path,
) -> None:
    path = demo_rules(example_rules(), tmp_path)

    book = read(open_text(path), path.name)
    assert [deed.to for step in book.policies["floor"].steps for deed in step.do] == [
        "least_loaded"
    ]
    assert len(book.directory.agents) == 2
