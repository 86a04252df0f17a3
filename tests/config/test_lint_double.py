"""Rules that add nothing to another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.lint.covering import Covering, meant
from alerting.config.lint.double import equal, needless, stepped
from alerting.config.lint.doubts import Written
from alerting.judge.state import StateQuestion
from alerting.model.answer import Holds
from alerting.model.chat import Chat, Run
from tests.builders import book, rule, state
from tests.config.asked_of_chats import CHATS, CONDITIONS
from tests.config.linted import doubts, said, with_rules

NO_RUN = Run("", 0, 0)
ROTAS = (
    "rotas: {turns: {members: [asha, bruno], every: 7d, handover: mon 09:00, starting: 2026-01-05}}"
    "\n"
)
HOLD = "when: {status: ON_HOLD}, for: 10m"

# two rules -> what is said of them
EQUAL = [
    (HOLD, HOLD, "b asks the same as a in line 15"),
    (HOLD, f"{HOLD}, tell: bruno, severity: critical", "b asks the same as a"),
    (HOLD, f"{HOLD}, where: {{app: line}}", ""),
    (HOLD, "when: {status: ON_HOLD}, for: 11m", ""),
    (HOLD, f"{HOLD}, hours: always", ""),
    (HOLD, f"{HOLD}, mode: trial", ""),
    (f"{HOLD}, mode: off", HOLD, ""),
    ("change: reopened", "change: reopened", "asks the same"),
]


@pytest.mark.parametrize("one, other, words", EQUAL)
def test_two_rules_that_ask_the_same_are_found(one: str, other: str, words: str) -> None:
    found = said(equal, with_rules(one, other))

    assert (words in found) if words else not found


def later(own: str = "", when: str = "status: ON_HOLD", wait: str = "20m") -> str:
    return f"when: {{{when}}}, for: {wait}{own and ', '}{own}"


# two rules -> which of them adds nothing
NEEDLESS = [
    (HOLD, later(), "b adds nothing to a"),
    (later(), HOLD, "a adds nothing to b"),
    (HOLD, later(wait="9m"), "a adds nothing to b"),
    (HOLD, later("tell: bruno"), ""),
    (f"{HOLD}, tell: both", later("tell: bruno"), "b adds nothing to a"),
    (f"{HOLD}, tell: both", later("tell: bruno by sms"), ""),
    (f"{HOLD}, tell: turns", later("tell: bruno"), ""),
    (f"{HOLD}, tell: turns", later("tell: turns"), "b adds nothing to a"),
    (f"{HOLD}, tell: [asha by slack]", later("tell: asha"), "b adds nothing to a"),
    (HOLD, later("severity: critical"), ""),
    (HOLD, later("severity: info"), "b adds nothing to a"),
    (f"{HOLD}, severity: critical", later(), "b adds nothing to a"),
    (HOLD, later("repeat_every: 1h"), ""),
    (f"{HOLD}, repeat_every: 1h", later("repeat_every: 1h"), "b adds nothing to a"),
    (f"{HOLD}, repeat_every: 2h", later("repeat_every: 1h"), ""),
    (f"{HOLD}, severity: critical", later("repeat_every: 1h"), "b adds nothing to a"),
    (HOLD, later("hours: always"), ""),
    (HOLD, later("mode: trial"), ""),
    (HOLD, later(when="status: [ON_HOLD, OPEN]"), ""),
    ("when: {status: [ON_HOLD, OPEN]}, for: 10m", later(), "b adds nothing to a"),
    (HOLD, later(when="status: ON_HOLD, app: line"), "b adds nothing to a"),
    (f"{HOLD}, where: {{app: line}}", later(), ""),
    (f"{HOLD}, where: {{app: line}}", later("where: {app: [line, wecom]}"), ""),
    (f"{HOLD}, where: {{app: [line, wecom]}}", later("where: {app: line}"), "b adds nothing"),
    ("when: {assignee: none}, for: 10m", later(when="status: ENDED, assignee: none"), ""),
    ("when: {assignee: none}, for: 10m", later(when="status: OPEN, assignee: none"), "b adds"),
    ("when: {messages: {above: 5}}", later(when="messages: {above: 6}"), "b adds nothing"),
    ("when: {messages: {above: 5}}", later(when="messages: {above: 4}"), ""),
    ("when: {messages: {above: 5}}", later(when="messages: {above: 5, below: 9}"), "b adds"),
    ("when: {any: [{app: line}, {status: OPEN}]}", later(when="any: [{app: line}]"), ""),
    (
        "when: {any: [{app: line}, {status: OPEN}]}",
        later(when="any: [{app: line}, {status: OPEN}]"),
        "b adds nothing",
    ),
    ("message: {status: [SENT, FAILED]}, for: 5m", "message: {status: SENT}, for: 6m", "b adds"),
    ("message: {status: SENT}, for: 5m", HOLD, ""),
    ("change: reopened", "change: reopened, within: 5m", ""),
    (f"{HOLD}, where: {{app: line}}", "when: {status: ON_HOLD, app: line}, for: 10m", "b adds"),
]


@pytest.mark.parametrize("one, other, words", NEEDLESS)
def test_a_rule_of_which_everybody_has_heard_before_is_found(
    one: str, other: str, words: str
) -> None:
    found = said(needless, with_rules(one, other, top=f"hours: always\n{ROTAS}"))

    assert (words in found) if words else not found


@given(CONDITIONS, CONDITIONS, CHATS)
def test_what_is_needless_holds_only_where_the_other_does(
    when: dict[str, object], more: dict[str, object], some: Chat
) -> None:
    rules = [rule(state(when)), rule(state(more | when))]
    first, second = (meant(n, it, Written(book(*rules), {})) for n, it in enumerate(rules))
    assert first
    assert second

    if Covering([first, second]).of(second):
        wide, narrow = (
            StateQuestion(state(it), None).still(some, NO_RUN) for it in (when, more | when)
        )
        assert wide is Holds.YES or narrow is not Holds.YES


RULES = st.builds(
    "when: {{status: {}{}}}, for: {}m, tell: {}, severity: {}".format,
    st.sampled_from(["OPEN", "ON_HOLD", "[OPEN, ON_HOLD]", "ENDED"]),
    st.sampled_from(["", ", app: line", ", messages: {above: 3}", ", any: [{org: 1}]"]),
    st.integers(1, 3),
    st.sampled_from(["asha", "both", "lead", "[asha, bruno by sms]"]),
    st.sampled_from(["info", "warning", "critical"]),
)


@given(st.lists(RULES, min_size=2, max_size=6, unique=True))
def test_some_rule_always_stays(rules: list[str]) -> None:
    text = with_rules(*rules, top="hours: always\nlead: asha\n")

    assert len(doubts(needless, text)) + len(doubts(equal, text)) < len(rules)


def steps(*waits: str, own: str = "") -> str:
    rules = (f"when: {{status: ON_HOLD}}, for: {wait}, tell: bruno{own}" for wait in waits)
    return with_rules(*rules)


def test_the_same_in_three_steps_is_a_case_for_a_clock() -> None:
    assert said(stepped, steps("5m", "10m")) == ""
    assert "a, b, c ask the same" in said(stepped, steps("5m", "10m", "15m"))
    assert "a, b, c, d ask the same" in said(stepped, steps("5m", "10m", "15m", "1h"))
    assert said(stepped, steps("5m", "10m", "15m", own=", mode: trial")) == ""
