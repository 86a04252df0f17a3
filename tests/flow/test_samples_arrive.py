"""Zoho's own sample payloads, posted as they stand, reach an inbox, a phone and a room."""

import re

from alerting.model.times import MINUTE
from tests.flow.floor import Floor
from tests.flow.peers import html, plain

# From Zoho's help page "Instant messaging webhooks", verbatim.
MESSAGE_ADD = """\
[{"payload":{"actor":{"contactId":"186543000000451259","name":"Kamal Nayan","externalId":"+919878765654","type":"ENDUSER"},
 "messageType":"TEXT","meta":{"DESK_TICKET_ID":"186543000001543003","DESK_TICKET_NUMBER":"434"},"integration":"WHATSAPP",
 "createdTime":"1710293987000","sessionId":"3942000001025025","id":"3942000001321149","text":"This is Zykler Cares. …",
 "channelId":"3942000000995017","direction":"IN","status":"SAVED"},
 "eventTime":"1710313788286","eventType":"IM_Message_Add","orgId":"78412359"}]
"""  # noqa: E501 as it stands there
SESSION_STATUS = """\
[{"payload":{"currentAssigneeId":"106554156","sessionStatus":"ON_HOLD","replyStatus":"ACCEPTED","sessionOldStatus":"ENDED",
 "sessionId":"65403000000038063","messagesCount":"23","assigneeType":"AGENT","channelId":"65403000000038011"},
 "eventTime":"1751022087019","eventType":"IM_Session_Status","orgId":"106553778"}]
"""
MESSAGE_STATUS = """\
[{"payload":{"messageOldStatus":"SENT","messageNewStatus":{"updatedTime":"2025-10-09T07:27:19.394Z","status":"DELIVERED"},
 "messageId":50007000000006017,"sessionId":50007000000004136,"channelId":50007000000004080},
 "eventTime":"1751022087019","eventType":"IM_Message_Status","orgId":"106553778"}]
"""

RULES = """\
rules:
  - name: on-hold
    severity: critical
    title: On hold too long
    why: Answer, or give the chat to somebody.
    when: {status: ON_HOLD}
    for: 10m
    repeat_every: 30m
    tell: [asha by email]
  - name: waits
    when: {waiting_on: agent}
    for: 5m
    tell: [asha by sms]
  - name: not-read
    message: {status: DELIVERED}
    for: 4h
    tell: [support-room]
"""


READ = MESSAGE_STATUS.replace("DELIVERED", "READ").replace("6017", "6018")


async def test_each_sample_reaches_whom_its_rule_names(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()

    # a message is not unread before its channel has proved that it tells of reading
    for body in (READ, MESSAGE_ADD, SESSION_STATUS, MESSAGE_STATUS):
        assert await floor.post(body.encode()) == 200
    await floor.quiet()

    assert len(floor.mails()) == len(floor.sms()) == len(floor.posts()) == 1
    assert "#434" in floor.sms()[0]
    assert "50007000000004136" in str(floor.room.arrived[0].blocks)
    assert "65403000000038063" in plain(floor.inbox.arrived[0].content)


async def test_the_mail_has_what_mailboxes_and_their_readers_need(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()

    await floor.post(SESSION_STATUS.encode())
    await floor.quiet()
    (mail,) = floor.inbox.arrived

    assert mail.sender == "alerts@zylker.example"
    assert mail.content["To"] == "asha <asha@zylker.example>"
    assert mail.content["Subject"].startswith("[critical] On hold too long: ON_HOLD")
    assert mail.content["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9a-f]{32}@zylker\.example>", mail.content["Message-ID"])
    assert "Answer, or give the chat to somebody." in plain(mail.content)
    assert "https://desk.zylker.example/chats/65403000000038063" in html(mail.content)


async def test_reminder_and_end_fall_into_the_thread_of_the_first(floor: Floor) -> None:
    await floor.open()
    chat = floor.talk()

    await floor.hear(floor.put_on_hold(chat))
    for wait in (10 * MINUTE, 30 * MINUTE):
        await floor.pass_time(wait)
        await floor.quiet()
    await floor.hear(floor.answered(chat))
    await floor.quiet()

    first, reminder, end = floor.inbox.arrived
    for later in (reminder, end):
        assert later.content["References"] == first.content["Message-ID"]
        assert later.content["Subject"] == f"Re: {first.content['Subject']}"
    opening, *later_posts = floor.room.arrived
    assert [it.thread_ts for it in later_posts] == [opening.ts, opening.ts]
    assert [it.broadcast for it in later_posts] == [True, False]


async def test_an_sms_has_no_link_and_no_end(floor: Floor) -> None:
    await floor.open()
    chat = floor.talk()

    await floor.hear(chat.says(floor.now, "Hello?"), floor.put_on_hold(chat))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    await floor.hear(floor.answered(chat))
    await floor.quiet()

    (sms,) = floor.sms()
    assert "ON_HOLD" in sms
    assert "http" not in sms
    assert floor.phone.arrived[0].sender == "+15005550006"
