"""What rules about groups will do, read aloud."""

import pytest

from alerting.config.describe.rule import describe
from alerting.config.rules_file import check
from tests.config.written import file_with


@pytest.mark.parametrize(
    "own, sentence",
    [
        (
            (
                "count: {of: chats, where: {status: OPEN, assignee: none}, per: channel, above: 20,"
                " until_below: 15}\nfor: 2m"
            ),
            (
                "when more than 20 chats on one channel are OPEN and assigned to nobody for 2m,"
                " ends when fewer than 15"
            ),
        ),
        (
            "count: {of: chats, where: {status: ON_HOLD}, per: agent, above: capacity}",
            "when there are more chats of one agent that are ON_HOLD than the agent's capacity",
        ),
        (
            "count: {of: chats, above: 0, while: {agents_online: 0}}\nfor: 2m",
            "when there are more than 0 chats while no agent is online for 2m",
        ),
        (
            "count: {of: chats, above: 9, while: {agents_online: 1}}",
            "when there are more than 9 chats while 1 agent is online",
        ),
        (
            "count: {of: chats, above: 9, while: {agents_online: 3}}",
            "when there are more than 9 chats while 3 agents are online",
        ),
        (
            "count: {of: chats, above: 9, while: {agents_online: {above: 0, below: 3}}}",
            "more than 9 chats while more than 0 and fewer than 3 agents are online",
        ),
        (
            "count: {of: chats, where: {assignee: [none, offline]}, above: 9}",
            "more than 9 chats are assigned to nobody or an agent who is offline",
        ),
        (
            "credits: {below: 12.50, until_above: 20, app: [whatsapp, line]}\nfor: 5m",
            (
                "when less than 12.50 is left to pay messages from (LINE or WHATSAPP) for 5m,"
                " ends when more than 20"
            ),
        ),
        ("count: {of: chats, above: 300}", "when there are more than 300 chats"),
        ("count: {of: chats, above: 300, within: 1h}", "more than 300 chats begin within 1h"),
        (
            "count: {of: chats, where: {status: MISSED}, per: app, within: 15m, above: 5}",
            "when more than 5 chats on one app newly are MISSED within 15m",
        ),
        (
            "count: {of: chats, where: {waited: {above: 5m}}, above: 5}",
            "when more than 5 chats have waited for more than 5m",
        ),
        (
            "count: {of: chats, where: {waiting_on: agent, contact: vip}, above: 5}",
            "when more than 5 chats are with vip and wait for the agent",
        ),
        (
            "count: {of: chats, where: {any: [{app: line}, {not: {reopened: true}}]}, above: 5}",
            "when more than 5 chats (came by LINE or not (were reopened))",
        ),
        (
            "count: {of: chats, where: {reply_status: channel_fault}, above: 5}",
            "when more than 5 chats have a channel that cannot send (channel_fault)",
        ),
        (
            "count: {of: messages, where: {direction: in}, below: 3, until_above: 9, within: 1h}",
            "when fewer than 3 messages of the last 1h are from customers, ends when more than 9",
        ),
        (
            "count: {of: messages, above: 300, within: 1h}\nwhere: {app: line}",
            "when there are more than 300 messages in chats that came by LINE of the last 1h",
        ),
        (
            (
                "share: {of: messages, where: {status: SENT}, older_than: 2m, per: channel,"
                " above: 5%, within: 15m, at_least: 50}"
            ),
            (
                "when more than 5% of the messages on one channel of the last 15m"
                " (at least 50, older than 2m) are SENT"
            ),
        ),
        (
            (
                "share: {of: chats, where: {status: MISSED}, above: 2.5%, until_below: 1%,"
                " within: 1h}\ncalm_for: 10m"
            ),
            (
                "when more than 2.5% of the chats of the last 1h (at least 20) are MISSED,"
                " ends when less than 1% and after 10m of calm"
            ),
        ),
        (
            "share: {of: chats, where: {app: line}, below: 2%, within: 1h}\nwhere: {org: 5}",
            (
                "when less than 2% of the chats that belong to org 5 of the last 1h (at least 20)"
                " came by LINE"
            ),
        ),
        ("missing: {event: message_in}\nfor: 1h", "when no customer writes on a channel for 1h"),
        ("missing: {event: any, per: org}\nfor: 1h", "when nothing is heard for 1h"),
        (
            "missing: {event: message_out, per: app}\nfor: 1h",
            "when nobody writes to customers on an app for 1h",
        ),
        (
            "repeats: {change: {assignee: {from: agent, to: agent}}, above: 3, within: 30m}",
            "when a chat changes hands from an agent to an agent more than 3 times within 30m",
        ),
        (
            "repeats: {change: reopened, above: 3, within: 30m, per: agent}",
            "when of one agent's chats one is reopened within 24h, more than 3 times within 30m",
        ),
        ("fault: credit_exhausted", "when a channel cannot send (CREDIT_EXHAUSTED)"),
        (
            "fault: channel_fault\nfor: 2m\nwhere: {app: line}\ncalm_for: 10m",
            (
                "when a channel cannot send (channel_fault) in chats that came by LINE for 2m,"
                " ends after 10m of calm"
            ),
        ),
        ("when: {status: OPEN}\ncalm_for: 10m", "a chat is OPEN, ends after 10m of calm"),
    ],
)
def test_a_rule_about_groups_reads_aloud(own: str, sentence: str) -> None:
    checked = check(file_with(own), "r.yaml")

    said = describe(checked.book.rules[0], checked.book, checked.names)
    assert f"{sentence}, tell asha by slack" in said
