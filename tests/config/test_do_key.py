"""`do` of a policy's step: what is read, what is refused, and what is said of it."""

import pytest
from jsonschema import Draft202012Validator

from alerting.config.check import report
from alerting.config.lint.doubts import Around
from alerting.config.rules_file import check
from alerting.config.schema.file import schema
from alerting.config.yaml.nodes import data_of
from alerting.config.yaml.text import read_yaml
from alerting.model.deed import Act, Deed, Permission
from alerting.model.times import DAY, MINUTE
from tests.config.hours_written import mistakes

VALIDATOR = Draft202012Validator(schema())
HEAD = """\
version: 1
lead: asha
operators: asha
people: {asha: {email: asha@zylker.example}, bruno: {email: bruno@zylker.example}}
agents:
  106554156: {name: Priya N., capacity: 4}
  106554157: {name: Asha M., person: asha}
policies:
"""
RULE = "rules: [{name: held, when: {status: ON_HOLD}, policy: x}]\n"
ALL = """\
  x:
    steps:
      - do: {reassign: Priya N.}
      - after: 10m
        tell: asha
        do:
          - {reassign: least_loaded}
          - {reassign_ticket: lead}
          - {comment: Please look, mention: lead}
          - {create_task: {subject: Call back, owner: Asha M., due: 1d}}
          - end_chat
          - block_chat
"""


def text_with(do: str) -> str:
    return f"{HEAD}  x: {{steps: [{{tell: asha, do: {do}}}]}}\n{RULE}"


def is_underlined(text: str) -> bool:
    return not VALIDATOR.is_valid(data_of(read_yaml(text, "x").root))


def test_what_a_step_does_is_read() -> None:
    first, second = check(HEAD + ALL + RULE, "rules.yaml").book.policies["x"].steps

    assert (first.tell, first.do) == ((), (Deed(Act.REASSIGN, "Priya N."),))
    assert second.after == 10 * MINUTE
    assert second.do == (
        Deed(Act.REASSIGN, "least_loaded"),
        Deed(Act.REASSIGN_TICKET, "lead"),
        Deed(Act.COMMENT, "lead", "Please look"),
        Deed(Act.CREATE_TASK, "Asha M.", "Call back", DAY),
        Deed(Act.END),
        Deed(Act.BLOCK),
    )
    assert not is_underlined(HEAD + ALL + RULE)


def test_what_a_step_does_is_said() -> None:
    lines, _ = report(HEAD + ALL + RULE, "rules.yaml")

    said = " ".join(lines)
    assert "at once the chat goes to Priya N." in said
    assert (
        "asha by email after 10m, unless somebody has it; after 10m, unless somebody has it, the "
        "chat goes to whoever has the fewest chats, its ticket goes to the lead, a private comment "
        "on its ticket mentions the lead, a task is made for Asha M., due in 1d, the chat is ended "
        "and the chat is blocked"
    ) in said


#: do -> words, hint, whether an editor underlines it too
MISTAKES = [
    ("[{reassign: Priya}]", "Priya is not one of the `agents`", "Priya N.", False),
    ("[{reassign: asha}]", "asha is not one of the `agents`", "write the agent's name: As", False),
    ("[{reassign: bruno}]", "bruno is not one of the `agents`", "under agents write", False),
    ("[reassign]", "`reassign` does not say all", "{reassign: least_loaded}", True),
    ("[reasign]", "reasign is nothing that can be done", "`reassign`", True),
    ("[{end_chat: yes}]", "`end_chat` stands alone", "write do: [end_chat]", True),
    ("[{reassign: lead, comment: x}]", "one entry of `do` does one thing", "entry of its", True),
    ("[{mention: lead}]", "`mention` belongs to a `comment`", "{comment: ", True),
    ("[{comment: x, mention: least_loaded}]", "only chats and tickets go", "write lead", False),
    ("[{create_task: Call}]", "`create_task` needs keys", "create_task: {subject:", True),
    ("[{create_task: {owner: lead}}]", "`subject` is missing", "subject: Call back", True),
    ("[{create_task: {subject: x, due: 1 day}}]", "not a length of time", "write 1d", True),
    (f"[{{comment: {'x' * 2001}}}]", "`comment` is too long", "at most 2000", True),
    ("[{reasign: lead}]", "`reasign` is no key", "`reassign`", True),
    ("[]", "`do` has nothing in it", "", True),
]


@pytest.mark.parametrize("do, words, hint, underlined", MISTAKES)
def test_a_mistake_in_what_a_step_does(do: str, words: str, hint: str, underlined: bool) -> None:  # noqa: FBT001 a table
    found = [each for each in mistakes(text_with(do)) if words in each.text]

    assert len(found) == 1
    assert hint in found[0].hint
    assert is_underlined(text_with(do)) is underlined


def test_a_lead_who_is_no_agent_gets_no_chat() -> None:
    text = text_with("[{reassign: lead}]")

    none = mistakes(text.replace("person: asha", "capacity: 3"))
    some = check(text.replace("capacity: 4", "lead: bruno"), "rules.yaml").warnings

    assert [each.text for each in none] == ["asha is lead, and is none of the `agents`"]
    assert "where bruno is lead nothing is done: bruno is none of the `agents`" in [
        each.text for each in some
    ]
    assert [each.text for each in mistakes(text.replace("lead: asha\n", "", 1))] == [
        "nobody is lead"
    ]


def test_somebody_hears_by_each_policy() -> None:
    silent = f"{HEAD}  x: {{steps: [{{do: [end_chat]}}]}}\n{RULE}"
    empty = f"{HEAD}  x: {{steps: [{{after: 5m}}]}}\n{RULE}"

    assert [each.text for each in mistakes(silent)] == [
        "nobody hears by this policy, and what it does would go unseen"
    ]
    assert "`tell` is missing" in [each.text for each in mistakes(empty)]


@pytest.mark.parametrize(
    "question", ["missing: {event: message_in, per: org}, for: 1h", "credits: {below: 20}"]
)
def test_what_a_rule_about_no_chat_does_is_doubted(question: str) -> None:
    rule = f"rules: [{{name: quiet, {question}, policy: x}}]\n"

    text = text_with("[end_chat]").replace(RULE, rule)
    doubts = check(text, "rules.yaml").warnings

    assert any("so nothing is done in Zoho for it" in each.text for each in doubts)
    assert "the chat is ended" not in " ".join(report(text, "rules.yaml")[0])


@pytest.mark.parametrize(
    "acts, asks, words",
    [
        (Permission.OFF, True, "is not done: that is not permitted"),
        (Permission.ON, False, "is not done: that is not permitted"),
        (Permission.DRY_RUN, True, "is written down only"),
        (Permission.ON, True, ""),
    ],
)
def test_what_is_not_permitted_is_doubted(acts: Permission, asks: bool, words: str) -> None:  # noqa: FBT001 a table
    around = Around(asks_zoho=asks, acts=acts)

    found = check(text_with("[end_chat]"), "rules.yaml").doubts(around)

    assert [words in each.text for each in found if "stands under `do`" in each.text] == (
        [True] if words else []
    )
