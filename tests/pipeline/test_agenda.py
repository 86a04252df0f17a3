"""What falls due when, against a sorted list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.chat import Chat, Run
from alerting.model.times import SECOND
from alerting.pipeline.agenda import Agenda, Postponed
from tests.builders import START, a_chat, at

CHAT = a_chat()

moments = st.sampled_from([0, 1, 999, 1000, 1001, 1999, 2000, 60_000, 60_001, 3_600_000])
pushes = st.tuples(st.just("push"), moments)
pops = st.tuples(st.just("pop"), moments, st.sampled_from([1, 2, 100]))
delays = st.tuples(st.just("put off"), moments)


def push(agenda: Agenda[Chat] | Postponed[Chat], due: int) -> None:
    agenda.push(Run("rule", START, START + due), CHAT)


def pop(agenda: Agenda[Chat] | Postponed[Chat], now: int, limit: int) -> list[int]:
    return [run.due - START for run, _ in agenda.pop(START + now, limit)]


@given(st.lists(st.one_of(pushes, pops), max_size=60))
def test_it_gives_what_is_due_earliest_first(steps: list[tuple[str, int, int]]) -> None:
    agenda, naive = Agenda[Chat](), list[int]()
    for kind, moment, *limit in steps:
        if kind == "push":
            push(agenda, moment)
            naive.append(moment)
        else:
            expected = sorted(due for due in naive if due <= moment)[: limit[0]]
            assert pop(agenda, moment, limit[0]) == expected
            for due in expected:
                naive.remove(due)
        assert len(agenda) == len(naive)
        assert all(agenda.first <= START + due for due in naive)


@given(st.lists(st.one_of(pushes, pops, delays), max_size=60))
def test_what_was_put_off_is_due_so_much_later(steps: list[tuple[str, int, int]]) -> None:
    agenda, naive, now = Postponed[Chat](), list[tuple[int, int]](), 0
    for kind, moment, *_ in steps:
        if kind == "push":
            push(agenda, moment)
            naive.append((moment, moment))
        elif kind == "put off":
            agenda.put_off(moment)
            naive = [(due + moment, written) for due, written in naive]
        else:
            now = max(now, moment)
            gone = [one for one in naive if one[0] <= now]
            assert sorted(pop(agenda, now, 100)) == sorted(written for _, written in gone)
            naive = [one for one in naive if one not in gone]
        assert len(agenda) == len(naive)
        assert all(agenda.first <= START + due for due, _ in naive)


@pytest.mark.parametrize("moment, due", [(9_999, 0), (10_000, 1), (10_001, 1)])
def test_nothing_is_due_before_its_instant(moment: int, due: int) -> None:
    agenda = Agenda[Chat]()
    push(agenda, 10 * SECOND)

    assert len(pop(agenda, moment, 5)) == due


def test_an_empty_agenda_is_never_due() -> None:
    assert Agenda().first > at(minutes=60 * 24 * 365 * 100)


@given(st.lists(moments, max_size=40), st.sampled_from([1, 3, 7]))
def test_a_limit_leaves_the_rest_for_the_next_time(dues: list[int], limit: int) -> None:
    agenda = Agenda[Chat]()
    for due in dues:
        push(agenda, due)
    found: list[int] = []
    while some := pop(agenda, 3_600_000, limit):
        assert len(some) <= limit
        found += some

    assert found == sorted(dues)
