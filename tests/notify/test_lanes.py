from hypothesis import given
from hypothesis import strategies as st

from alerting.model.message import Queued
from alerting.model.people import Means
from alerting.model.times import SECOND
from alerting.notify.lanes import Entry, Lanes
from tests.fakes import START
from tests.notify.messages import note


def lanes(*queued: Queued) -> Lanes:
    made = Lanes()
    for each in queued:
        made.add(each)
    return made


def taken(of: Lanes, now: int = START) -> list[str]:
    keys = []
    while (entry := of.take(now)) is not None:
        keys.append(entry.message.key)
    return keys


def test_one_of_a_lane_goes_at_a_time() -> None:
    these = lanes(Queued(note("a1", alert=1)), Queued(note("a2", alert=1)))
    first = these.take(START)
    assert first is not None
    assert these.take(START) is None

    these.finish(first)

    assert taken(these) == ["a2"]


def test_lanes_do_not_wait_for_each_other() -> None:
    other = Queued(note("b", alert=1, name="nikhil"))
    these = lanes(Queued(note("a", alert=1)), other, Queued(note("c", alert=2)))
    assert taken(these) == ["a", "b", "c"]


def test_messages_without_an_alert_are_each_alone() -> None:
    assert taken(lanes(Queued(note("a", alert=0)), Queued(note("b", alert=0)))) == ["a", "b"]


def test_nothing_goes_before_its_time() -> None:
    these = lanes(Queued(note(), not_before=START + SECOND))
    assert these.next_due() == START + SECOND
    assert these.take(START + SECOND - 1) is None
    assert taken(these, START + SECOND) == ["k1"]


def test_what_is_kept_back_keeps_its_place() -> None:
    these = lanes(Queued(note("a1", alert=1)), Queued(note("a2", alert=1)))
    first = these.take(START)
    assert first is not None

    these.keep(first, START + SECOND)

    assert taken(these) == []
    assert taken(these, START + SECOND) == ["a1"]


def test_a_message_that_is_known_is_not_taken_twice() -> None:
    these = lanes(Queued(note("a")), Queued(note("a")))
    assert taken(these) == ["a"]


def test_what_is_dropped_is_gone_and_frees_its_lane() -> None:
    these = lanes(*(Queued(note(key, alert=1)) for key in ("a1", "a2", "a3")))
    these.drop(["a1", "a2", "unknown"])
    assert taken(these) == ["a3"]


def test_what_is_on_its_way_is_not_dropped() -> None:
    these = lanes(Queued(note("a")))
    assert taken(these) == ["a"]
    these.drop(["a"])
    assert "a" in these


def test_a_pause_can_be_cut_short() -> None:
    these = lanes(Queued(note("a"), not_before=START + SECOND))
    these.hurry(["a"], START)
    assert taken(these) == ["a"]
    assert taken(these, START + SECOND) == []


_moves = st.lists(
    st.tuples(st.sampled_from(["take", "finish", "keep", "drop"]), st.integers(0, 19)), max_size=60
)


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=20), _moves)
def test_whatever_happens_a_lane_stays_in_order(
    alerts: list[tuple[int, bool]], moves: list[tuple[str, int]]
) -> None:
    queued = (note(str(n), alert=a + 1, ahead=ahead) for n, (a, ahead) in enumerate(alerts))
    these = lanes(*map(Queued, queued))
    flying: list[Entry] = []
    seen: dict[int, int] = {}
    for now, (move, number) in enumerate(moves, START):
        if move == "take" and (entry := these.take(now)) is not None:
            alert, order = entry.message.alert, int(entry.message.key)
            assert order >= seen.get(alert, 0)
            assert alert not in {it.message.alert for it in flying}
            seen[alert] = order
            flying.append(entry)
        elif move == "finish" and flying:
            these.finish(flying.pop())
        elif move == "keep" and flying:
            these.keep(flying.pop(), now + number)
        elif move == "drop":
            these.drop([str(number)])


def test_a_group_and_its_recipient_are_one_lane_whatever_alert_it_is() -> None:
    first = Queued(note("a1", alert=1, group="on-hold"))
    these = lanes(
        first,
        Queued(note("a2", alert=2, group="on-hold")),
        Queued(note("n", alert=1, group="on-hold", name="nikhil")),
        Queued(note("b", alert=1, group="other")),
    )
    assert taken(these) == ["a1", "n", "b"]


def test_the_first_of_its_group_goes_before_two_thousand_others() -> None:
    these = lanes(*(Queued(note(f"k{n}", alert=n + 1)) for n in range(2_000)))
    these.add(Queued(note("first", alert=9_999, ahead=True)))
    assert taken(these)[:2] == ["first", "k0"]


def test_what_goes_ahead_waits_for_its_own_time_and_holds_up_nobody() -> None:
    later = Queued(note("later", alert=1, ahead=True), not_before=START + SECOND)
    these = lanes(later, Queued(note("now", alert=2)))
    assert taken(these) == ["now"]
    assert taken(these, START + SECOND) == ["later"]


def test_what_goes_ahead_keeps_its_place_in_its_lane() -> None:
    these = lanes(
        Queued(note("a1", alert=1, group="g")), Queued(note("a2", alert=2, group="g", ahead=True))
    )
    first = these.take(START)
    assert first is not None
    assert taken(these) == []
    these.finish(first)
    assert taken(these) == ["a2"]


def to_places(*names: str) -> Lanes:
    messages = [note(f"{n}{it}", by=Means.WEBHOOK, name=it, alert=n) for n, it in enumerate(names)]
    return lanes(*map(Queued, messages))


def test_a_place_that_is_busy_is_passed_over() -> None:
    these = to_places("slow", "slow", "fast")
    assert these.next_due(busy={"slow", "fast"}) is None
    found = these.take(START, busy={"slow"})
    assert found is not None
    assert found.message.to.name == "fast"
    assert these.take(START, busy={"slow"}) is None
    assert taken(these) == ["0slow", "1slow"]


@given(st.lists(st.sampled_from(["a", "b", "c"])))
def test_places_that_are_not_busy_go_in_the_order_they_came(names: list[str]) -> None:
    assert taken(to_places(*names)) == [f"{n}{name}" for n, name in enumerate(names)]
