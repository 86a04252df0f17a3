"""Conditions of every shape, and chats for which they hold or not."""

from hypothesis import strategies as st

from tests.builders import a_chat

LEAVES: st.SearchStrategy[dict[str, object]] = st.sampled_from(
    [
        {"status": "OPEN"},
        {"status": ["OPEN", "ENDED"]},
        {"assignee": "none"},
        {"assignee": ["bot", 7]},
        {"assignee": "agent"},
        {"messages": {"above": 2}},
        {"messages": {"below": 3}},
        {"messages": {"above": 0, "below": 5}},
        {"waiting_on": "agent"},
        {"reopened": True},
        {"app": "line"},
    ]
)
CONDITIONS: st.SearchStrategy[dict[str, object]] = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda it: {"not": it}, inner)
        | st.builds(lambda its: {"any": its}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda its: {"all": its}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda one, other: one | other, inner, inner)
    ),
    max_leaves=6,
)
_WHO = st.sampled_from([("none", 0), ("bot", 7), ("bot", 8), ("agent", 7), ("agent", 9)])
CHATS = st.builds(
    lambda who, **facts: a_chat(assignee_kind=who[0], assignee=who[1], **facts),
    _WHO,
    status=st.sampled_from(["OPEN", "ENDED", "ON_HOLD"]),
    messages=st.integers(0, 6),
    waiting_on=st.sampled_from(["agent", "customer"]),
    reopened=st.booleans(),
    app=st.sampled_from(["LINE", "WECHAT"]),
)
