"""Zoho's values as they are written, and as they should never be: nothing of it raises."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting.zoho.agents import agent_of, department_of, organization_of, presence_of
from alerting.zoho.channels import bot_of, channel_of
from alerting.zoho.credits import Amount, add_on_of, amount, debit_of
from alerting.zoho.part import Part, written
from alerting.zoho.sessions import session_of
from alerting.zoho.tickets import contact_of, ticket_of
from alerting.zoho.webhooks import masked, webhook_of
from tests.fakes import START

#: As in Zoho's specification.
SESSION = {
    "channelId": "123456789000708001",
    "status": "ON_PROGRESS",
    "createdTime": "2025-10-06T10:38:57.045Z",
    "agentId": "1234567890000896697",
    "botId": "",
    "actor": {"name": "John Doe", "type": "ENDUSER", "contactId": "1234567890000539016"},
    "subject": "this is test",
    "messagesCount": "38",
    "agentLastActiveTime": "2026-06-09T12:48:43.133Z",
    "contactLastActiveTime": "2026-05-27T10:42:51.596Z",
    "lastActiveTime": "2026-06-09T12:48:43.133Z",
    "unreadMessagesCount": "0",
    "integrationService": "TELEGRAM",
    "replyStatus": "ACCEPTED",
    "id": "1234567890000706159",
    "contactId": "1234567890000539016",
    "meta": {"DESK_TICKET_NUMBER": "585", "DESK_TICKET_ID": "1234567890001773001"},
    "deskAssignee": {"name": "Jane Smith", "type": "AGENT", "id": "1234567890000190001"},
    "channel": "TEST_CHANNEL_32",
}
READERS = [
    session_of,
    ticket_of,
    contact_of,
    agent_of,
    presence_of,
    department_of,
    organization_of,
    channel_of,
    bot_of,
    add_on_of,
    debit_of,
    webhook_of,
]


def test_a_chat_as_zoho_writes_it() -> None:
    found = session_of(Part(SESSION))

    assert (found.id, found.status, found.reply) == (
        1234567890000706159,
        "ON_PROGRESS",
        "ACCEPTED",
    )
    assert (found.agent, found.assignee) == (1234567890000896697, 1234567890000190001)
    assert (found.assignee_name, found.bot) == ("Jane Smith", 0)
    assert (found.ticket, found.ticket_number) == (1234567890001773001, "585")
    assert (found.messages, found.unread, found.app) == (38, 0, "TELEGRAM")
    assert found.created_at == 1_759_747_137_045
    assert found.customer_at < found.agent_at == found.active_at


def test_nothing_a_customer_wrote_or_is_called_is_read() -> None:
    assert "John" not in repr(session_of(Part(SESSION)))
    assert "this is test" not in repr(session_of(Part(SESSION)))


@pytest.mark.parametrize(
    "value, number",
    [
        ("12", 12),
        (12, 12),
        (50007000000006017, 50007000000006017),
        ("", 0),
        (None, 0),
        ({}, 0),
        ("-1", 0),
        (-1, 0),
        (2**63 - 1, 2**63 - 1),
        (2**63, 0),
        ("9" * 400, 0),
        (1.5, 0),
        (True, 0),
        ("٣", 0),
        ([1], 0),
    ],
)
def test_ids_are_text_or_numbers(value: object, number: int) -> None:
    assert Part({"id": value}).number("id") == number


@pytest.mark.parametrize(
    "value, at",
    [
        ("2026-01-15T10:30:00.000Z", START),
        ("2026-01-15T16:00:00+05:30", START),
        ("2026-01-15T10:30:00", START),
        (START, START),
        (str(START), START),
        (START // 1000, START),
        ("", 0),
        (None, 0),
        ("yesterday", 0),
        (0, 0),
        (10**30, 0),
        ("9999-12-31T23:59:59-23:59", 0),
    ],
)
def test_instants_are_read_in_every_form(value: object, at: int) -> None:
    assert Part({"at": value}).time("at") == at


def test_instants_are_written_as_zoho_wants_them() -> None:
    assert written(START + 7) == "2026-01-15T10:30:00.007Z"


@pytest.mark.parametrize(
    "value, flag",
    [(True, True), ("false", False), ("TRUE", True), (None, None), ("", None), (1, None)],
)
def test_a_flag_that_is_not_said_is_none(value: object, *, flag: bool | None) -> None:
    assert Part({"on": value}).flag("on") is flag


@pytest.mark.parametrize(
    "value, link",
    [
        ("https://desk.zoho.eu/a#b", "https://desk.zoho.eu/a#b"),
        ("javascript:alert(1)", ""),
        ("https://a b", ""),
        ("https://" + "x" * 500, ""),
        (None, ""),
    ],
)
def test_only_addresses_are_links(value: object, link: str) -> None:
    assert Part({"url": value}).link("url") == link


@pytest.mark.parametrize(
    "text, found",
    [
        ("500.0000 USD", Amount(500.0, "USD")),
        ("1,278.58 inr", Amount(1278.58, "INR")),
        ("-3", Amount(-3.0)),
        ("0", Amount(0.0)),
        ("", None),
        ("much", None),
        ("1.2.3 USD", None),
    ],
)
def test_amounts_have_a_currency(text: str, found: Amount | None) -> None:
    assert amount(text) == found


@pytest.mark.parametrize(
    "url, shown",
    [
        ("https://a.example/webhooks/zoho-desk/s3cret", "https://a.example/webhooks/zoho-desk/…"),
        ("https://user:pass@a.example/s3cret", "https://a.example/…"),
        ("s3cret", "…"),
        ("https://[s3cret", "…"),
    ],
)
def test_an_address_is_shown_without_its_secret(url: str, shown: str) -> None:
    assert masked(url) == shown
    assert "s3cret" not in repr(webhook_of(Part({"id": 1, "url": url})))


_OTHERS = (
    "zuid emailId subscriptions subscriptionInfo debitDetails isActive associatedDepartmentIds "
    "webUrl time transactionAmount url"
)
keys = st.sampled_from([*SESSION, *_OTHERS.split()])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text("0129-:.TZ eéA_٣{", max_size=25),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(keys, values, max_size=6) | values)
def test_no_answer_of_zohos_breaks_anything(body: object) -> None:
    for read in READERS:
        read(Part(body))
