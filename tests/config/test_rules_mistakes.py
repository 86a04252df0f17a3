"""Every mistake in a rules file: where it stands, what it says, and what to do about it."""

import pytest

from tests.config.written import HEAD, OWN, RULE, file_with, mistakes_of

# own lines of a rule -> line among them, column, words, hint
OF_A_RULE = [
    ("", 0, 5, "asks nothing", "when: {status: ON_HOLD}"),
    ("when: {status: OPNE}", 1, 20, "`OPNE` is no status", "`OPEN`"),
    ("when: {status: on hold}", 1, 20, "`on hold` is no status", "`ON_HOLD`"),
    ("when: {status: Xyzzy}", 1, 20, "`Xyzzy` is no status", "zoho_values"),
    ("when: {status: closed}", 1, 20, "`closed` is no status", "`ENDED`"),
    ("when: {status: 'OPEN, ON_HOLD'}", 1, 20, "no status", "[OPEN, ON_HOLD]"),
    ("when: {status: {from: OPEN}}", 1, 20, "takes values", "status: [VALUE, VALUE]"),
    ("when: {status: true}", 1, 20, "`true` is no status", "known here"),
    ("when: {reply_status: CREDIT_EXAUSTED}", 1, 26, "no reply status", "`CREDIT_EXHAUSTED`"),
    ("when: {assignee: nobody}", 1, 22, "`nobody` is no assignee", "`none`"),
    ("when: {assignee: null}", 1, 22, "null", "assignee: none"),
    ("when: {assignee: Pria N.}", 1, 22, "no assignee", "`Priya N.`"),
    ("when: {assignee: online}", 1, 22, "no assignee", "not: {assignee: offline}"),
    ("when: {assignee: away}", 1, 22, "no assignee", "`offline`"),
    ("change: {assignee: {to: offline}}", 1, 29, "by being offline", ""),
    ("when: {assignee:none}", 1, 12, "blank is missing after the colon", "assignee: none"),
    ("when: {channel: Whatsap Support}", 1, 21, "no channel", "`WhatsApp Support`"),
    ("when: {app: watsapp}", 1, 17, "no app", "`WHATSAPP`"),
    ("when: {contact: vips}", 1, 21, "no contact list", "`vip`"),
    ("when: {waiting_on: agnt}", 1, 24, "cannot be agnt", "`agent`"),
    ("when: {reopened: maybe}", 1, 22, "must be yes or no", ""),
    ("when: {messages: 20}", 1, 22, "needs keys of its own", "messages: {below: 20}"),
    ("when: {messages: {abov: 20}}", 1, 23, "`abov` is no key", "`above`"),
    ("when: {messages: {above: many}}", 1, 30, "whole number", ""),
    ("when: {org: zylker}", 1, 17, "digits only", ""),
    ("when: {any: {status: OPEN}}", 1, 17, "must be a list", "any: ["),
    ("when: {not: {status: OPNE}}", 1, 26, "no status", "`OPEN`"),
    ("when: {any: [{status: OPEN}, {staus: OPEN}]}", 1, 35, "`staus` is no key", "`status`"),
    ("when: {}", 1, 11, "nothing in it", ""),
    ("when: {status: []}", 1, 20, "nothing in it", ""),
    ("when: {status: }", 1, 20, "`status` is empty", ""),
    ("when:\n  status:OPEN", 2, 7, "needs keys of its own", "status: OPEN"),
    ("when: {status: OPEN}\nfor: 5 min", 2, 10, "not a length of time", "write 5m"),
    ("when: {status: OPEN}\nfor: 10 minutes", 2, 10, "not a length of time", "write 10m"),
    ("when: {status: OPEN}\nfor: 10", 2, 10, "not a length of time", "10m for minutes"),
    ("when: {status: OPEN}\nfor: 1.5h", 2, 10, "not a length of time", "90m"),
    ("when: {status: OPEN}\nfor: 0m", 2, 10, "more than nothing", "leave it out"),
    ("when: {status: OPEN}\nfor: 0", 2, 10, "not a length of time", "leave it out"),
    ("when: {status: OPEN}\nfor: 401d", 2, 10, "at most 400d", ""),
    ("when: {status: OPEN}\nkeep: 4h", 2, 5, "`keep` does not go with `when`", "`change`"),
    ("when: {status: OPEN}\nwithin: 4h", 2, 5, "`within` does not go", "ended_abruptly"),
    ("when: {status: OPEN}\nmessages: {above: 2}", 2, 5, "`messages` belongs", "when: {messages"),
    ("when: {status: OPEN}\nchange: reopened", 2, 5, "one question", "second rule"),
    ("change: reopend", 1, 13, "`reopend` is no change", "`reopened`"),
    ("change: [reopened]", 1, 13, "write one of", ""),
    ("change: reopened\nfor: 5m", 2, 5, "`for` does not go with `change`", "cannot last"),
    ("change: ended_unanswered\nwithin: 5m", 2, 13, "`within` belongs to", ""),
    ("change: {status: {form: OPEN}}", 1, 23, "`form` is no key", "`from`"),
    ("change: {status: {to: OPNE}}", 1, 27, "no status", "`OPEN`"),
    ("change: {stats: {to: OPEN}}", 1, 14, "`stats` is no key", "`status`"),
    ("change: {status: OPEN}", 1, 22, "needs keys of its own", "status: {to: ENDED}"),
    ("when:\n- status: OPEN", 2, 5, "needs keys of its own", "without"),
    ("when: status: OPEN", 1, 17, "second colon", "when: {status: OPEN}"),
    ("when: {status = OPEN}", 1, 25, "empty", "status: OPEN"),
    ("when {status: OPEN}", 1, 5, "no key", "a colon is missing: write when:"),
    ("When: {status: OPEN}", 1, 5, "no key", "`when`"),
    ("when: {status: OPEN}, for: 5m", 1, 25, "nothing more", "new line"),
    ("why: 'don't'", 1, 15, "nothing more", "quotes"),
    ("when: {messages: {above: >20}}", 1, 30, "cannot begin with >", "above: 20"),
    ("when: {messages: {above: -1}}", 1, 30, "too small", "at least 0"),
    ("when: {messages: {above: 3, below: 4}}", 1, 22, "no number is above 3", ""),
    ("message: SENT", 1, 14, "needs keys of its own", "message: {status: SENT}"),
    ("message: {status: SEND}", 1, 23, "no message status", "`SENT`"),
    ("when: {waiting_on: [agent]}", 1, 24, "`waiting_on` cannot be this", "agent, customer"),
    (
        "when: {status: OPEN}\ndo: [{reassign: least_loaded}]",
        2,
        5,
        "`do` is no key",
        "policy's step",
    ),
    ("when: {status: OPEN}\nexamples: [x]", 2, 16, "this is not an example", "- name:"),
    ("when: {status: OPEN}\ngroup_by: [severity]", 2, 16, "no way of grouping", "channel"),
    ("when: {status: OPEN}\ngroup_by: [sesion]", 2, 16, "no way of grouping", "`session`"),
    ("when: {status: OPEN}\nseverty: info", 2, 5, "`severty` is no key", "`severity`"),
    ("when: {status: OPEN}\nseverity: urgent", 2, 15, "no severity", "`critical`"),
    ("when: {status: OPEN}\nmode: trail", 2, 11, "no mode", "`trial`"),
    ("when: {status: OPEN}\nrepeat_every: often", 2, 19, "not a length of time", ""),
    ("when: {status: OPEN}\nwhere: {ap: whatsapp}", 2, 13, "`ap` is no key", "`app`"),
    ("when: {status: OPEN}\ntitle: {{ x }}", 2, 13, "cannot be a key", "quotes"),
    ("when: {status: OPEN}\ntitle: true", 2, 12, "must be text", '"true"'),
    ("when: {status: OPEN}\nwhy: Open it: answer", 2, 17, "second colon", '"Open it: answer"'),
    ("when: {status: OPEN}\nwhy: #later", 2, 9, "`why` is empty", '"#later"'),
    ("when: {status: OPEN}\nname: again", 2, 5, "stands here twice", "- name: again"),
    ("when: {status: OPEN}\nname: b\nwhen: {app: line}\ntell: asha", 2, 5, "twice", "its dash"),
    ("when: {status: not ENDED}", 1, 20, "no status", "write not: {status: ENDED}"),
    ("when: {status: '!ended'}", 1, 20, "no status", "write not: {status: ENDED}"),
    ("when: {status: '!= ENDED'}", 1, 20, "no status", "write not: {status: ENDED}"),
    ("when: {status: !ENDED }", 1, 20, "begins with !", "write not: {status: ENDED}"),
    ("when: {status: {not: ENDED}}", 1, 20, "takes values", "write not: {status: ENDED}"),
    ("when: {channel: not WhatsApp Support}", 1, 21, "no channel", "not: {channel: WhatsApp Sup"),
    ("when: {assignee: not Pria N.}", 1, 22, "no assignee", "write not: {assignee: Priya N.}"),
    ("message: {status: not READ}", 1, 23, "no message status", "list those"),
    ("change: {status: {to: not OPEN}}", 1, 27, "no status", "list those"),
    ("when: {status: MISSED, BLOCKED}", 1, 28, "behind a comma", "status: [MISSED, BLOCKED]"),
    ("when: {status: OPEN, a, b, app: line}", 1, 26, "behind a comma", "status: [OPEN, a, b]"),
    ("text: {words: a, b}", 1, 22, "behind a comma", "words: [a, b]"),
    ("message: {status: SENT}\ncontact: vip", 2, 5, "inside `where`", "where: {contact: vip}"),
    ("when: {status: OPEN}\nassignee: none", 2, 5, "inside `when`", "when: {assignee: none}"),
    ("status: OPEN", 1, 5, "inside `when`", "when: {status: OPEN}"),
    ("when: {messages: '> 3'}", 1, 22, "needs keys", "messages: {above: 3}"),
    ("when: {messages: '>= 3'}", 1, 22, "needs keys", "messages: {above: 2}"),
    ("when: {messages: at most 3}", 1, 22, "needs keys", "messages: {below: 4}"),
    ("when: {messages: '<3'}", 1, 22, "needs keys", "messages: {below: 3}"),
    ("when: {messages: 3}", 1, 22, "needs keys", "{above: 3} for more"),
    ("when: {status: OPEN}\nfor: 1h30", 2, 10, "not a length of time", "write 1h30m"),
    ("when: {status: OPEN}\nfor: 1:30", 2, 10, "not a length of time", "1h30m, or 1m30s"),
    ("when: {status: OPEN}\nfor: 1 week", 2, 10, "not a length of time", "write 7d"),
    ("when: {status: OPEN}\nrepeat_every: weekly", 2, 19, "not a length of time", "write 7d"),
]


@pytest.mark.parametrize("own, line, column, words, hint", OF_A_RULE)
def test_a_mistake_in_a_rule(own: str, line: int, column: int, words: str, hint: str) -> None:
    found = mistakes_of(file_with(own))

    assert [(m.line - OWN, m.column) for m in found] == [(line or -1, column)]
    assert words in found[0].text
    assert hint in found[0].hint


# what `tell` says -> column, words, hint
OF_TELL = [
    ("[ashe]", 12, "ashe is not one of the people", "`asha`"),
    ("[asha by fax]", 12, "`fax` is no means", "email, slack, sms"),
    ("[asha by webhook]", 12, "only places are told by webhook", "by email"),
    ("[room by apprise]", 12, "has no apprise", "write room alone"),
    ("[nikhil by email]", 12, "nikhil has no email", "under people: nikhil"),
    ("[supervisors by email]", 12, "nikhil (supervisors) has no email", "nikhil"),
    ("[room by sms]", 12, "room is a place and has no sms", "write room alone"),
    ("asha by slack, nikhil by sms", 11, "use brackets", ""),
    ("asha by email and sms", 11, "no means", "[asha by email, asha by sms]"),
    ("[ana@zylker.example]", 12, "an address", "give it a name"),
    ("", 10, "`tell` is empty", "say who hears it"),
    ("[]", 11, "nothing in it", "say who hears it"),
    ("#room", 10, "`tell` is empty", '"#room"'),
    ("[[asha]]", 12, "nobody's name", ""),
    ("[true]", 12, "nobody's name", ""),
]


@pytest.mark.parametrize("tell, column, words, hint", OF_TELL)
def test_a_mistake_in_tell(tell: str, column: int, words: str, hint: str) -> None:
    text = f"{HEAD}rules:\n  - name: x\n    when: {{status: OPEN}}\n    tell: {tell}\n"

    found = mistakes_of(text)

    assert (found[0].line, found[0].column) == (OWN + 1, column)
    assert words in found[0].text
    assert hint in found[0].hint


# a line of HEAD, what takes its place -> column, words, hint
OF_THE_HEAD = [
    ("version: 1", "version: 2", 10, "cannot be 2", "known here: 1"),
    ("timezone: Asia/Kolkata", "timezone: Asia/Kolkatta", 11, "no time zone", "`Asia/Kolkata`"),
    ("timezone: Asia/Kolkata", "timezon: Asia/Kolkata", 1, "no key", "`timezone`"),
    ("timezone: Asia/Kolkata", "language: pt", 11, "no language", "pt-BR"),
    ("timezone: Asia/Kolkata", "policies: {floor: x}", 19, "needs keys of its own", ""),
    ("timezone: Asia/Kolkata", "rotas: {x: y}", 12, "needs keys of its own", ""),
    ("timezone: Asia/Kolkata", "owner: [ashe by email]", 9, "ashe is not one of", "`asha`"),
    ("timezone: Asia/Kolkata", "show_customer: phone", 16, "no answer", "name, no, number"),
    ("timezone: Asia/Kolkata", "chat_link: desk.example", 12, "begins with https://", ""),
    (
        "timezone: Asia/Kolkata",
        'chat_link: "https://x/{{ session.nr }}"',
        12,
        "`session.nr` is no part of a chat",
        "session.",
    ),
    ("timezone: Asia/Kolkata", "zoho_values: {status: [on hold]}", 24, "letters, digits", ""),
    ("timezone: Asia/Kolkata", "limits: {sms: {per_person: {per_day: 0}}}", 38, "small", "1"),
    ("timezone: Asia/Kolkata", "limits: {rule: {alerts_per_hour: 0}}", 34, "too small", "1"),
    ("timezone: Asia/Kolkata", "limits: {rule: 30}", 16, "needs keys", "alerts_per_hour: 30"),
    ("timezone: Asia/Kolkata", "limits: {silence: {longest: 1}}", 29, "length of time", "1h"),
    ("timezone: Asia/Kolkata", "limits: {silence: 1h}", 19, "needs keys", "longest: 24h"),
    ("lead: asha", "lead: ashe", 7, "not one of the `people`", "`asha`"),
    ("operators:", "operators: [ashe by sms] #", 13, "ashe is not one of", "`asha`"),
    ("  it-desk:", "  it-desk: {emial: x} #", 13, "no key", "`email`"),
    ("  it-desk:", "  it-desk: {quiet: x, email: a@b.example} #", 20, "needs keys", "between:"),
    ("  it-desk:", "  it-desk: {email: it@zylker} #", 20, "not an e-mail address", ""),
    ("  it-desk:", "  it-desk: {email: it, zylker} #", 20, "not an e-mail address", ""),
    ("  it-desk:", "  it-desk: {email: [it@zylker.example]} #", 20, "must be text", ""),
    ("  it-desk:", "  it-desk: x #", 12, "needs keys of its own", ""),
    ("  it-desk:", "  lead: {email: it@zylker.example} #", 3, "already a word of its own", ""),
    ("  room:", '  asha: {slack_channel: "#a"} #', 3, "already one of the", "another"),
    ("  it-desk:", "  x by y: {email: it@zylker.example} #", 3, "cannot be a name", ""),
    ("  it-desk:", "  it-desk: {language: pt-BR} #", 3, "cannot be reached", "address"),
    (
        "  nikhil:",
        "  nikhil: {sms: 9876500002} #",
        17,
        "begins with +",
        "",
    ),
    (
        "  nikhil:",
        "  nikhil: {sms: +91 98765 00002} #",
        17,
        "without blanks",
        "",
    ),
    ("  nikhil:", '  nikhil: {sms: "+9198765000021111"} #', 17, "no phone has", ""),
    ("  nikhil:", '  nikhil: {sms: "+919876500002", slack: "@nik"} #', 41, "member id", ""),
    ("  nikhil:", '  nikhil: {sms: "+919876500002", slack: "#nik"} #', 41, "places", ""),
    ("  nikhil:", '  nikhil: {sms: "+919876500002", prefers: [fax]} #', 44, "no means", ""),
    ("groups:", "groups: {supervisors: [asha, nikil]} #", 30, "not one of the", "`nikhil`"),
    ("groups:", "groups: [asha] #", 9, "not a table of names", "groups:"),
    ("  room:", "  room: {slack_channel: support} #", 25, "with its #", ""),
    ("  room:", "  room: {slack_channel: #support} #", 25, "begins a comment", '"#support"'),
    ("  room:", '  room: {slack_channel: "#a", slack_webhook: "secret:a"} #', 3, "one place", ""),
    ("  room:", "  room: {slack_webhook: https://hooks.example/x} #", 25, "is a secret", ""),
    ("  room:", "  room: {webhook: http://x.example} #", 19, "write https://", ""),
    ("  room:", "  room: {webhook: https://a:b@x.example} #", 19, "is a secret", ""),
    ("  room:", "  room: {webhook: x.example/hook} #", 19, "no address", ""),
    ("  room:", "  room: {webhook: https://x.example, secret: whsec_x} #", 46, "secret: and", ""),
    ("  room:", '  room: {slack_channel: "#a", secret: "secret:a"} #', 31, "signed", "leave"),
    ("  room:", "  room: {secret: secret:a} #", 3, "one place", ""),
    ("  room:", "  room: {apprise: https://x.example} #", 19, "is a secret", ""),
    ("  39420", "  whatsapp: {name: WhatsApp Support} #", 3, "Zoho's ids", "id first"),
    ("  39420", "  39: {name: X, app: skype} #", 22, "no app", ""),
    ("  39420", "  39: {name: X, lead: ashe} #", 23, "not one of the `people`", "`asha`"),
    ("  39420", "  39: {name: X, receipts: [SENT]} #", 28, "no receipt", "DELIVERED"),
    ("  39420", "  39: {app: whatsapp} #", 7, "`name` is missing", ""),
    ("  10655", "  10: {name: P, person: ashe} #", 25, "not one of the `people`", "`asha`"),
    ("  10655", "  10: {name: P, capacity: 0} #", 27, "too small", "at least 1"),
    ("  10655", "  10: {name: P, capacity: few} #", 27, "whole number", ""),
    ("  10655", "  10: {name: none} #", 14, "a meaning of its own", ""),
    ("  vip:", "  vip: {ids: [18x]} #", 14, "digits only", ""),
    (
        "  vip:",
        "  vip: {file: none.csv} #",
        15,
        "none.csv: there is no such file",
        "it should be",
    ),
]


@pytest.mark.parametrize("old, new, column, words, hint", OF_THE_HEAD)
def test_a_mistake_above_the_rules(old: str, new: str, column: int, words: str, hint: str) -> None:
    assert HEAD.count(f"\n{old}") + HEAD.startswith(old) == 1
    text = file_with("when: {status: OPEN}").replace(old, new, 1)
    line = HEAD[: HEAD.index(old)].count("\n") + 1

    found = mistakes_of(text)

    assert (line, column) in [(m.line, m.column) for m in found]
    first = next(m for m in found if (m.line, m.column) == (line, column))
    assert words in first.text
    assert hint in first.hint


def test_the_same_id_twice_is_a_mistake_even_when_written_in_two_ways() -> None:
    text = file_with("when: {status: OPEN}").replace(
        "agents:\n", "agents:\n  0106554156: {name: Other}\n"
    )

    assert [m.text for m in mistakes_of(text)] == ["the id 106554156 stands here twice"]


def test_two_rules_of_one_name_are_a_mistake_of_the_second() -> None:
    text = file_with("when: {status: OPEN}") + RULE.split("\n", 1)[1].replace("on-", "On-")

    found = mistakes_of(text + "    when: {status: OPEN}\n")

    assert [(m.line, m.text) for m in found] == [
        (OWN + 2, f"a rule called On-hold stands in line {OWN - 1} already")
    ]


def test_lead_without_anybody_is_a_mistake() -> None:
    text = file_with("when: {status: OPEN}").replace("lead: asha\n", "", 1)

    found = mistakes_of(text.replace("tell: [asha]", "tell: [lead]"))

    assert [m.text for m in found] == ["nobody is lead"]


def test_assignee_without_a_person_is_a_mistake() -> None:
    text = file_with("when: {status: OPEN}").replace(", person: asha", "")

    found = mistakes_of(text.replace("tell: [asha]", "tell: [assignee]"))

    assert "no agent has a person" in found[0].text


@pytest.mark.parametrize(
    "text, words",
    [
        ("hello", "not a rules file"),
        ("- a", "not a rules file"),
        ("version: 1\n", "there are no `people`"),
        ("version: 1\n", "there are no `rules`"),
        ("people: {a: {email: a@b.example}}\nrules: []\n", "`version` is missing"),
        ("version: 1\nrules: {a: b}\n", "`rules` must be a list"),
        ("version: 1\nrules: [x]\n", "this is not a rule"),
        ("version: 1\nrules: [{when: {status: OPEN}}]\n", "`name` is missing"),
        ("version: 1\nrules: [{when: {status: OPEN}}]\n", "`tell` is missing"),
    ],
)
def test_a_file_without_its_parts(text: str, words: str) -> None:
    assert words in " | ".join(m.text for m in mistakes_of(text))


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = file_with("when: {status: [OPNE, ON HOLD], staus: x}\nfor: 5 min\nmode: trail")
    text = text.replace("Asia/Kolkata", "Kolkata").replace("tell: [asha]", "tell: [ashe, bob]")

    found = mistakes_of(text)

    assert len(found) == 8
    assert [m.line for m in found] == sorted(m.line for m in found)


def test_a_mistake_in_a_table_causes_no_others() -> None:
    text = file_with("when: {channel: WhatsApp Support, assignee: Priya N., contact: vip}")
    for broken in ("app: whatsapp", "email: asha@zylker.example", "186543000000451259"):
        text = text.replace(broken, broken.replace("a", "§").replace("1", "x"), 1)

    assert len(mistakes_of(text)) == 3


def test_no_mistake_repeats_an_address() -> None:
    text = file_with("when: {status: OPEN}").replace("asha@zylker.example", "asha@zylker")
    text = text.replace("+919876500001", "+9198765")

    found = mistakes_of(text)

    assert found
    assert not any("zylker," in m.text + m.hint or "98765" in m.text for m in found)
