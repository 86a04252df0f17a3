"""Examples of alerts that are told together: when each is heard, and why."""

import pytest

from alerting.config.examples.examples import Kind
from alerting.proof.heard import Heard, Listener
from tests.builders import CHAT, CRITICAL, at
from tests.pipeline.floors import TO_ASHA, TO_MARIA, TO_NIKHIL, Floor, after, office, on_hold
from tests.proof.played import lines_of, played

AT_ONCE = "when: {status: ON_HOLD}\n"
FIRST = "- {at: 0m, alert: on-hold, session: A, told: asha by slack}\n"
THREE = "- {at: 0m, session: A, status: ON_HOLD}\n- {at: 10s, session: [B, C], status: ON_HOLD}\n"


def heard(floor: Floor) -> list[Heard]:
    listener = Listener()
    return [it for unit in floor.units for it in listener.hear(unit)]


def told(floor: Floor, kind: Kind) -> list[tuple[float, int, list[str]]]:
    """Minute, alert, and who, of what somebody was told."""
    return [
        ((it.at - at()) / 60_000, it.alert, [to.name for to in it.told])
        for it in heard(floor)
        if it.kind is kind and it.told
    ]


def test_what_is_told_with_others_is_expected_when_it_is_told() -> None:
    result = played(
        THREE + "- {at: 10m, session: [A, B, C], status: ON_PROGRESS}",
        FIRST
        + """
- {at: 1m59s, nothing: true}
- {at: 2m, alert: on-hold, session: B, told: asha by slack}
- {at: 2m, alert: on-hold, session: C, told: asha by slack}
- {at: 10m, ended: on-hold, session: A}
- {at: 12m, ended: on-hold, session: B, because: answered, told: asha by slack}
- {at: 12m, ended: on-hold, session: C}
- {at: 1h, nothing: true}
""",
        AT_ONCE,
    )

    assert result.ok, lines_of(result)


def test_that_an_alert_opens_unheard_may_be_expected_too() -> None:
    silent = "- {at: 10s, alert: on-hold, session: B, told: nobody}\n"
    later = "- {at: 2m, alert: on-hold, session: [B], told: asha}\n".replace("[B]", "B")
    third = "- {at: 2m, alert: on-hold, session: C}\n- {at: 10m, nothing: true}"

    result = played(THREE, FIRST + silent + later + third, AT_ONCE)

    assert result.ok, lines_of(result)


def test_of_many_in_one_message_each_is_heard_with_its_reason() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA), after(15, TO_ASHA))))
    floor.holds(0, CHAT)
    floor.holds(0.5, *range(CHAT + 1, CHAT + 9))
    floor.minutes(1, 18)
    floor.ends(20, *range(CHAT, CHAT + 9))
    floor.minutes(20, 25)

    everybody = list(range(1, 10))
    assert [number for _, number, _ in told(floor, Kind.ALERT)] == everybody
    assert sorted(number for _, number, _ in told(floor, Kind.ESCALATES)) == everybody
    assert sorted(number for _, number, _ in told(floor, Kind.ENDED)) == everybody
    assert {minute for minute, number, _ in told(floor, Kind.ALERT) if number > 1} == {2}


def test_each_hears_at_the_time_of_their_own_window() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA)), on_hold(after(0, TO_MARIA), name="b")))
    floor.holds(0, CHAT)
    floor.holds(1, CHAT + 1)
    floor.minutes(1, 4)

    assert sorted(told(floor, Kind.ALERT)) == [
        (0, 1, ["asha"]),
        (0, 2, ["maria"]),
        (2, 3, ["asha"]),
        (2, 4, ["maria"]),
    ]


def test_what_a_summary_does_not_show_is_told_all_the_same() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA))))
    floor.silence(0, 10, rule="on-hold")
    floor.holds(1, *range(CHAT, CHAT + 30))
    floor.minutes(2, 12)

    assert len(told(floor, Kind.ALERT)) == 30


ACKED = THREE.splitlines()[0] + "\n- {at: 5m, ack: on-hold, by: nikhil}\n"
TAKEN = "- {at: 5m, acknowledged: on-hold, session: A, told: asha by slack}\n"


@pytest.mark.parametrize("expect", ["", TAKEN])
def test_who_has_it_may_be_expected_and_need_not_be(expect: str) -> None:
    result = played(ACKED, FIRST + expect + "- {at: 1h, nothing: true}", AT_ONCE)

    assert result.ok, lines_of(result)


def test_that_others_hear_who_has_it_can_be_wrong() -> None:
    wrong = TAKEN.replace("asha by slack", "room")

    assert lines_of(played(ACKED, FIRST + wrong, AT_ONCE))[1:] == [
        "- 5m  acknowledged: on-hold, session: A, told: [room]",
        "+ 5m  acknowledged: on-hold, session: A, told: [asha by slack]",
    ]


def test_who_takes_it_alone_tells_nobody() -> None:
    own = ACKED.replace("nikhil", "asha")

    result = played(own, FIRST + TAKEN.replace("asha by slack", "nobody"), AT_ONCE)

    assert result.ok, lines_of(result)


def test_graver_news_are_heard_before_the_window_ends() -> None:
    grave = on_hold(after(0, TO_ASHA), name="grave", severity=CRITICAL, policy_name="floor")
    mild = on_hold(after(0, TO_ASHA), after(1, TO_NIKHIL), policy_name="floor")
    floor = Floor(office(mild, grave))
    floor.holds(0, CHAT)
    floor.minutes(0.5, 3)

    assert [minute for minute, _, _ in told(floor, Kind.ALERT)] == [0, 0]
    assert told(floor, Kind.ESCALATES) == [(1, 1, ["nikhil"])]
