"""Zoho's JSON becomes Events."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.errors import MalformedEvent
from alerting.model.event import Event, FateEvent, MessageEvent, OtherEvent, StatusEvent
from alerting.model.zoho import FATE_RANK, REPLY_STATUSES, SESSION_STATUSES
from alerting.receive.odd import read_odd
from alerting.receive.payload import MOST_ELEMENTS, Parsed, read
from alerting.receive.wire import Keep

ARRIVED = 1_767_000_000_000
NOTHING = Keep()

MESSAGE_SAMPLE = b"""[{"payload":{"actor":{"contactId":"186543000000451259","name":"Kamal Nayan","externalId":"+919878765654","type":"ENDUSER"},
 "messageType":"TEXT","meta":{"DESK_TICKET_ID":"186543000001543003","DESK_TICKET_NUMBER":"434"},"integration":"WHATSAPP",
 "createdTime":"1710293987000","sessionId":"3942000001025025","id":"3942000001321149","text":"This is Zykler Cares. \xe2\x80\xa6",
 "channelId":"3942000000995017","direction":"IN","status":"SAVED"},
 "eventTime":"1710313788286","eventType":"IM_Message_Add","orgId":"78412359"}]"""  # noqa: E501 verbatim
STATUS_SAMPLE = b"""[{"payload":{"currentAssigneeId":"106554156","sessionStatus":"ON_HOLD","replyStatus":"ACCEPTED","sessionOldStatus":"ENDED",
 "sessionId":"65403000000038063","messagesCount":"23","assigneeType":"AGENT","channelId":"65403000000038011"},
 "eventTime":"1751022087019","eventType":"IM_Session_Status","orgId":"106553778"}]"""  # noqa: E501 verbatim
FATE_SAMPLE = b"""[{"payload":{"messageOldStatus":"SENT","messageNewStatus":{"updatedTime":"2025-10-09T07:27:19.394Z","status":"DELIVERED"},
 "messageId":50007000000006017,"sessionId":50007000000004136,"channelId":50007000000004080},
 "eventTime":"1751022087019","eventType":"IM_Message_Status","orgId":"106553778"}]"""  # noqa: E501 verbatim


def element(sample: bytes, **payload: Any) -> dict[str, Any]:
    """The sample's element with other values; `...` leaves a key out."""
    whole: dict[str, Any] = json.loads(sample)[0]
    whole["payload"] = {k: v for k, v in (whole["payload"] | payload).items() if v is not ...}
    return whole


def status(**payload: Any) -> dict[str, Any]:
    return element(STATUS_SAMPLE, **payload)


def told(*elements: Any, keep: Keep = NOTHING) -> Parsed:
    return read(json.dumps(elements).encode(), keep, ARRIVED)


def only(parsed: Parsed) -> Event:
    assert not parsed.unreadable
    (event,) = parsed.events
    return event


def status_event(**payload: Any) -> StatusEvent:
    event = only(told(status(**payload)))
    assert isinstance(event, StatusEvent)
    return event


def message_event(keep: Keep = NOTHING, **payload: Any) -> MessageEvent:
    event = only(told(element(MESSAGE_SAMPLE, **payload), keep=keep))
    assert isinstance(event, MessageEvent)
    return event


def test_the_help_pages_message_is_read() -> None:
    assert only(read(MESSAGE_SAMPLE, NOTHING, ARRIVED)) == MessageEvent(
        org=78412359,
        chat=3942000001025025,
        at=1710313788286,
        channel=3942000000995017,
        message=3942000001321149,
        incoming=True,
        kind="TEXT",
        actor="ENDUSER",
        app="WHATSAPP",
        contact=186543000000451259,
        ticket=186543000001543003,
        ticket_number="434",
        fate="SAVED",
    )


def test_the_help_pages_session_status_is_read() -> None:
    assert only(read(STATUS_SAMPLE, NOTHING, ARRIVED)) == StatusEvent(
        org=106553778,
        chat=65403000000038063,
        at=1751022087019,
        channel=65403000000038011,
        status="ON_HOLD",
        was="ENDED",
        reply="ACCEPTED",
        assignee=106554156,
        bot=False,
        messages=23,
    )


def test_the_help_pages_message_status_is_read() -> None:
    assert only(read(FATE_SAMPLE, NOTHING, ARRIVED)) == FateEvent(
        org=106553778,
        chat=50007000000004136,
        at=1751022087019,
        channel=50007000000004080,
        message=50007000000006017,
        fate="DELIVERED",
        was="SENT",
    )


@pytest.mark.parametrize("value", [*SESSION_STATUSES, "PARKED"])
def test_every_status_is_kept_also_an_unknown_one(value: str) -> None:
    assert status_event(sessionStatus=value).status == value


@pytest.mark.parametrize("value", [*REPLY_STATUSES, "OUT_OF_PAPER"])
def test_every_reply_status_is_kept_also_an_unknown_one(value: str) -> None:
    assert status_event(replyStatus=value).reply == value


@pytest.mark.parametrize("value", [*FATE_RANK, "EATEN"])
def test_every_fate_is_kept_also_an_unknown_one(value: str) -> None:
    event = only(told(element(FATE_SAMPLE, messageNewStatus={"status": value})))
    assert isinstance(event, FateEvent)
    assert event.fate == value


def test_values_are_in_capitals_and_one_object_each() -> None:
    first, second = status_event(sessionStatus="on_hold"), status_event(sessionStatus="ON_HOLD")
    assert first.status == "ON_HOLD"
    assert first.status is second.status
    one, other = status_event(replyStatus="Odd_one"), status_event(replyStatus="ODD_ONE")
    assert one.reply == "ODD_ONE"
    assert one.reply is other.reply


def test_an_unknown_event_type_is_kept_by_name_and_counted() -> None:
    presence = {"eventType": "Agent_Presence_Update", "orgId": "7", "eventTime": 1751022087019}
    parsed = told(presence, presence)
    expected = OtherEvent(org=7, chat=0, at=1751022087019, channel=0, name="Agent_Presence_Update")
    assert parsed.events == [expected, expected]
    assert parsed.unknown_types == {"Agent_Presence_Update": 2}


def test_unknown_keys_are_counted_and_change_nothing() -> None:
    odd = status(mood="GRIM", **{"not a name": 1})
    odd["shard"] = {"a": 1}
    parsed = told(odd, status())
    assert parsed.events == told(status(), status()).events
    assert parsed.unknown_keys == {"payload.mood": 1, "payload.(not a name)": 1, "shard": 1}


def test_one_malformed_element_does_not_spoil_its_batch() -> None:
    parsed = told(status(sessionStatus="OPEN"), {"eventType": 5}, status(sessionStatus="ENDED"), 7)
    assert [event.status for event in parsed.events if isinstance(event, StatusEvent)] == [
        "OPEN",
        "ENDED",
    ]
    assert [it.reason for it in parsed.unreadable] == [
        "eventType is missing or not a name",
        "not an object",
    ]


@pytest.mark.parametrize("body", [b"", b" \n", b"[]", b" [ ] "])
def test_nothing_tells_nothing(body: bytes) -> None:
    assert read(body, NOTHING, ARRIVED) == Parsed()


def test_a_lone_object_is_taken_too() -> None:
    body = json.dumps(status()).encode()
    assert read(b" " + body, NOTHING, ARRIVED).events == told(status()).events


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1,]",
        b"[]x",
        b"{}x",
        b"null",
        b"5",
        b'"text"',
        b"[NaN]",
        b"\xff",
        b'[{"payload": "\xff"}]',
        b"[" * 100_000,
        b'{"a":' * 5_000,
        b"[" + b"0," * MOST_ELEMENTS + b"0]",
    ],
)
def test_what_is_no_json_of_ours_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(MalformedEvent):
        read(body, NOTHING, ARRIVED)


def test_half_an_emoji_does_not_spoil_the_batch() -> None:
    body = MESSAGE_SAMPLE.replace(b"Zykler", rb"\ud83d \ud83d\ude00 \\ud83d \ude00")
    event = only(read(body, Keep(text=True), ARRIVED))
    assert isinstance(event, MessageEvent)
    assert event.text == "This is \ufffd \U0001f600 \\ud83d \ufffd Cares. …"


@pytest.mark.parametrize("big", [2**53 + 1, 2**63 - 1])
def test_ids_above_two_to_the_53_lose_no_digit(big: int) -> None:
    assert status_event(sessionId=big).chat == big
    assert status_event(sessionId=str(big)).chat == big
    assert status_event(currentAssigneeId=big).assignee == big
    assert status_event(currentAssigneeId=str(big), extra=1).assignee == big


@pytest.mark.parametrize("key", ["sessionId", "channelId", "currentAssigneeId"])
@pytest.mark.parametrize(
    "bad", [2**63, str(2**63), "12a", -1, "-1", 1.5, True, ["1"], "٣", "1" * 5000]
)
def test_an_id_that_is_none_makes_its_element_unreadable(key: str, bad: Any) -> None:
    parsed = told(status(**{key: bad}))
    assert not parsed.events
    assert parsed.unreadable[0].reason in {
        f"{key} is not a whole decimal number",
        f"{key} is negative or longer than 63 bits",
    }


@pytest.mark.parametrize("key", ["sessionId", "messageId", "messageNewStatus"])
@pytest.mark.parametrize("absent", [..., None, "", {}, 0])
def test_what_the_element_means_nothing_without_is_missed_by_name(key: str, absent: Any) -> None:
    parsed = told(element(FATE_SAMPLE, **{key: absent}))
    assert not parsed.events
    assert key in parsed.unreadable[0].reason


@pytest.mark.parametrize("nobody", [..., None, "", {}, 0, "0"])
def test_an_absent_assignee_is_nobody(nobody: Any) -> None:
    event = status_event(currentAssigneeId=nobody, assigneeType=..., replyStatus="UNASSIGNED")
    assert (event.assignee, event.bot) == (0, False)


def test_a_present_assignee_wins_over_unassigned() -> None:
    assert status_event(replyStatus="UNASSIGNED").assignee == 106554156


@pytest.mark.parametrize("nobody", [..., None, ""])
def test_a_bot_without_an_id_is_a_bot(nobody: Any) -> None:
    event = status_event(currentAssigneeId=nobody, assigneeType="BOT")
    assert (event.assignee, event.bot) == (0, True)


@pytest.mark.parametrize(
    "written, meant",
    [
        ("1751022087019", 1751022087019),
        (1751022087019, 1751022087019),
        (1751022087019.0, 1751022087019),
        (1751022087, 1751022087000),
        ("1751022087", 1751022087000),
        (1751022087.019, 1751022087019),
        ("2025-06-27T11:01:27.019Z", 1751022087019),
        ("2025-06-27T16:31:27.019+05:30", 1751022087019),
        ("2025-06-27T11:01:27.019", 1751022087019),
        (None, ARRIVED),
        ("", ARRIVED),
    ],
)
def test_times_are_read_in_every_form_seen(written: Any, meant: int) -> None:
    assert only(told(status() | {"eventTime": written})).at == meant


@pytest.mark.parametrize(
    "nonsense", ["soon", 5, "-1", -1751022087019, 1e300, 10**15, [1], "9999-99-99"]
)
def test_a_time_that_is_none_makes_its_element_unreadable(nonsense: Any) -> None:
    for kind in (status(), {"eventType": "Ticket_Add"}):
        (unreadable,) = told(kind | {"eventTime": nonsense}).unreadable
        assert unreadable.reason.startswith("eventTime is ")


def test_without_event_time_the_elements_own_time_counts_and_is_never_in_the_future() -> None:
    message, fate = element(MESSAGE_SAMPLE), element(FATE_SAMPLE)
    late = element(MESSAGE_SAMPLE, createdTime=str(ARRIVED + 1))
    odd = element(MESSAGE_SAMPLE, createdTime="soon")
    for it in (message, fate, late, odd):
        del it["eventTime"]
    ats = [event.at for event in told(message, fate, late, odd).events]
    assert ats == [1710293987000, 1759994839394, ARRIVED, ARRIVED]


def test_an_agents_message_names_the_agent() -> None:
    agent = {
        "type": "AGENT",
        "id": "106554156",
        "name": "Priya N.",
        "externalId": "",
        "contactId": "",
        "email": "priya@zylker.example",
        "photoURL": None,
        "zohoService": "ZOHO_DESK",
        "contactName": "",
    }
    event = message_event(actor=agent, direction="OUT")
    assert not event.incoming
    assert (event.actor, event.actor_id, event.agent_name) == ("AGENT", 106554156, "Priya N.")
    bot = message_event(actor=agent | {"type": "BOT", "id": "gc-welcome"}, direction="OUT")
    assert (bot.actor, bot.actor_id, bot.agent_name) == ("BOT", 0, "Priya N.")


@pytest.mark.parametrize("actor, incoming", [("END_USER", True), ("AGENT", False)])
@pytest.mark.parametrize("direction", [..., None, "SIDEWAYS"])
def test_without_a_direction_the_actor_tells_it(actor: str, incoming: bool, direction: Any) -> None:  # noqa: FBT001 a table
    assert message_event(actor={"type": actor}, direction=direction).incoming is incoming


def test_without_direction_and_actor_a_message_is_unreadable() -> None:
    parsed = told(element(MESSAGE_SAMPLE, direction=..., actor=None))
    assert [it.reason for it in parsed.unreadable] == [
        "neither direction nor actor says who wrote the message"
    ]


def test_both_spellings_of_end_user_are_one() -> None:
    assert message_event(actor={"type": "END_USER"}).actor == "ENDUSER"


@pytest.mark.parametrize(
    "keep, name, customer_number, text",
    [
        (Keep(), "", "", ""),
        (Keep(customer="name"), "Kamal Nayan", "", ""),
        (Keep(customer="number"), "", "+919878765654", ""),
        (Keep(text=True), "", "", "Where is it?"),
    ],
)
def test_of_the_customer_only_what_is_to_be_kept_is_kept(
    keep: Keep, name: str, customer_number: str, text: str
) -> None:
    event = message_event(keep, text="Where is it?")
    assert (event.customer_name, event.customer_number, event.text) == (name, customer_number, text)


def test_too_long_a_value_is_unreadable_and_too_long_a_text_is_cut() -> None:
    assert status_event(sessionStatus="X" * 64).status == "X" * 64
    assert told(status(sessionStatus="X" * 65)).unreadable
    assert len(message_event(Keep(text=True), text="x" * 5_001).text) == 5_000


ids = st.one_of(st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1).map(str))
often = st.one_of(ids, st.sampled_from([None, "", 0]))
words = st.sampled_from([*SESSION_STATUSES, *REPLY_STATUSES, "new_one", ""])
statuses = st.fixed_dictionaries(
    {"sessionId": ids},
    optional={
        "channelId": ids,
        "sessionStatus": words,
        "replyStatus": words,
        "sessionOldStatus": words,
        "currentAssigneeId": often,
        "assigneeType": st.sampled_from(["AGENT", "BOT", None, ""]),
        "messagesCount": often,
    },
)


@given(statuses)
def test_the_fast_and_the_patient_reading_agree(payload: dict[str, Any]) -> None:
    whole = status() | {"payload": payload}
    patient = read_odd(whole, NOTHING, ARRIVED, {})
    assert told(whole).events == [patient]
    assert told(whole, {"eventType": 0}).events == [patient]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        parsed = read(body, NOTHING, ARRIVED)
    except MalformedEvent:
        return
    assert isinstance(parsed, Parsed)


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["IM_Message_Add", "IM_Session_Status", "12", "2025-01-01"]),
)
NAMES = (
    "eventType payload eventTime orgId sessionId id actor meta status messageNewStatus "
    "direction type contactId messageId createdTime"
)
names = st.one_of(st.text(max_size=8), st.sampled_from(NAMES.split()))
trees = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6)
)


@given(st.lists(trees, max_size=4), st.sampled_from(["IM_Message_Add", "IM_Message_Status", "X"]))
def test_any_elements_are_events_or_unreadable(elements: list[Any], name: str) -> None:
    typed = [it | {"eventType": name} if isinstance(it, dict) else it for it in elements]
    parsed = told(*typed)
    assert len(parsed.events) + len(parsed.unreadable) == len(typed)
    assert all(len(it.body) <= 4_096 and json.loads(it.body) for it in parsed.unreadable)


SECRETS = ("Kamal Nayan", "+919878765654", "919878765654", "Where is my refund")


PLACES = "actor direction sessionId id messageType text meta integration newKey"
hidden: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([*SECRETS, 919878765654, None, {}]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "externalId", "type", "text", "newKey"]), inner, max_size=4
        )
    ),
)


@given(st.dictionaries(st.sampled_from(PLACES.split()), hidden))
def test_nothing_of_the_customer_comes_through_unless_kept(payload: dict[str, Any]) -> None:
    actor = {"type": "ENDUSER", "name": SECRETS[0], "externalId": SECRETS[1]}
    for key in ("sessionId", "id"):  # a phone number there is an id, and no secret
        if payload.get(key) in (SECRETS[2], int(SECRETS[2])):
            del payload[key]
    whole = element(MESSAGE_SAMPLE, **({"actor": actor, "text": SECRETS[3]} | payload))
    parsed = told(whole)
    written = msgspec.json.encode([parsed.events, parsed.unknown_keys])
    written += b"".join(it.reason.encode() + it.body for it in parsed.unreadable)
    for secret in SECRETS:
        assert secret.encode() not in written
