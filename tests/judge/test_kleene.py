"""Any, all and not, however deep they nest, against an evaluator that cannot be wrong."""

from hypothesis import given
from hypothesis import strategies as st

from alerting.judge.asking import asked
from alerting.judge.conditions import Conditions
from alerting.model.answer import Holds
from alerting.model.chat import Chat
from tests.builders import AGENT_ID, CHANNEL, ORG, a_chat

STATUSES = ["OPEN", "ON_HOLD", "ENDED"]

leaves = st.sampled_from(
    [
        *({"status": status} for status in STATUSES),
        *({"reply_status": word} for word in ("ACCEPTED", "cannot_send")),
        *({"assignee": who} for who in ("none", "bot", "agent", AGENT_ID)),
        *({"waiting_on": who} for who in ("agent", "customer")),
        *({"reopened": value} for value in (True, False)),
        *({"messages": bounds} for bounds in ({"above": 3}, {"below": 3})),
        {"channel": CHANNEL},
        {"app": "WHATSAPP"},
        {"contact": 9},
        {"org": ORG},
    ]
)
written = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda one, other: other | one, inner, leaves),
    ),
    max_leaves=8,
)
HOLDERS = [("", 0), ("none", 0), ("bot", 0), ("bot", 5), ("agent", AGENT_ID), ("agent", 5)]
chats = st.builds(
    lambda holder, **facts: a_chat(assignee_kind=holder[0], assignee=holder[1], **facts),
    holder=st.sampled_from(HOLDERS),
    status=st.sampled_from(["", *STATUSES, "PAUSED"]),
    reply=st.sampled_from(["", "ACCEPTED", "CREDIT_EXHAUSTED", "UNASSIGNED"]),
    waiting_on=st.sampled_from(["", "agent", "customer"]),
    reopened=st.booleans(),
    messages=st.integers(0, 6),
    channel=st.sampled_from([0, CHANNEL, 5]),
    app=st.sampled_from(["", "WHATSAPP", "LINE"]),
    contact=st.sampled_from([0, 8, 9]),
)


def naive(conditions: Conditions, chat: Chat) -> Holds:
    """Word by word what the manual says; leaves are asked one by one."""
    answers = [
        asked(Conditions.model_construct({name}, **{name: getattr(conditions, name)})).ask(chat)
        for name in conditions.model_fields_set - {"any", "all", "not_"}
    ]
    if conditions.any:
        answers.append(max(naive(part, chat) for part in conditions.any))
    if conditions.all:
        answers.append(min(naive(part, chat) for part in conditions.all))
    if conditions.not_:
        answers.append(Holds(2 - naive(conditions.not_, chat)))
    return min(answers)


@given(written, chats)
def test_nested_conditions_answer_as_kleene_says(words: dict[str, object], chat: Chat) -> None:
    conditions = Conditions.model_validate(words)

    assert asked(conditions).ask(chat) is naive(conditions, chat)


@given(written, chats)
def test_a_rule_is_asked_whenever_it_may_hold(words: dict[str, object], chat: Chat) -> None:
    node = asked(Conditions.model_validate(words))

    if node.ask(chat) is Holds.YES:
        assert all(getattr(chat, name) in values for name, values in node.needs.items())


@given(written, chats)
def test_denying_twice_is_saying_it(words: dict[str, object], chat: Chat) -> None:
    twice = Conditions.model_validate({"not": {"not": words}})

    assert asked(twice).ask(chat) is asked(Conditions.model_validate(words)).ask(chat)
