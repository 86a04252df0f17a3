"""Policies of a rules file: their steps, their groups, whom they tell instead; and other ones."""

from dataclasses import replace

import pytest

from alerting.judge.rulebook import Rule, Step
from alerting.model.alert import Reason
from alerting.model.people import Agent, Directory, Means, Recipient, Target
from alerting.model.policy import GroupBy, Policy
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from tests.builders import AGENT_ID, ASHA, NIKHIL, at, rule, state
from tests.pipeline.floors import (
    EMAIL,
    MARIA,
    SLACK,
    SMS,
    TO_ASHA,
    TO_MARIA,
    TO_NIKHIL,
    Floor,
    Heard,
    after,
    asleep,
    office,
    on_hold,
    policy,
    unanswered,
)
from tests.pipeline.reloading import reload

INFO, WARNING, CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL
THREE = after(0, TO_ASHA), after(10, TO_NIKHIL), after(20, TO_MARIA, only=[CRITICAL])


def heard(floor: Floor) -> dict[str, list[Heard]]:
    return {who: said for who in ("asha", "nikhil", "maria") if (said := floor.heard(who))}


@pytest.mark.parametrize(
    "severity, maria",
    [(INFO, []), (WARNING, []), (CRITICAL, [(20, "escalated", (1,)), (30, "reminder", (1,))])],
)
def test_each_step_tells_its_own_unless_it_is_for_others_only(
    severity: Severity, maria: list[Heard]
) -> None:
    floor = Floor(office(on_hold(*THREE, severity=severity)))
    floor.holds(0, 1)
    floor.minutes(0.25, 40)

    assert floor.heard()[0] == (0, "first", (1,))
    assert floor.heard("nikhil")[0] == (10, "escalated", (1,))
    assert floor.heard("maria") == maria


def test_everybody_who_was_told_is_told_the_end() -> None:
    floor = Floor(office(on_hold(*THREE)))
    floor.holds(0, 1)
    floor.minutes(1, 15)
    floor.ends(16, 1)

    ended = (16, "ended", (1,))
    assert heard(floor) == {
        "asha": [(0, "first", (1,)), ended],
        "nikhil": [(10, "escalated", (1,)), ended],
    }


def test_a_step_that_tells_who_knows_already_tells_them_again() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA), after(5, TO_ASHA, TO_NIKHIL))))
    floor.holds(0, 1)
    floor.minutes(1, 10)

    assert floor.heard() == [(0, "first", (1,)), (5, "escalated", (1,))]


def test_steps_of_many_are_told_together() -> None:
    floor = Floor(office(on_hold(*THREE)))
    for chat in range(1, 7):
        floor.holds(chat / 10, chat)
    floor.minutes(1, 20)

    assert floor.heard("nikhil") == [(10.25, "escalated", (1,)), (12.25, "group", (2, 3, 4, 5, 6))]
    assert floor.reasons_in() == {Reason.ESCALATED: 5}


def test_the_roles_of_a_step_are_those_of_the_chat() -> None:
    told = on_hold(after(0, Target("assignee", SLACK)), after(5, Target("lead", SLACK)))
    book = office(told)
    agents = {AGENT_ID: Agent(AGENT_ID, "Priya", person="asha", lead="maria")}
    floor = Floor(replace(book, directory=replace(book.directory, agents=agents)))
    floor.holds(0, 1)
    floor.minutes(1, 10)

    assert heard(floor) == {"asha": [(0, "first", (1,))], "maria": [(5, "escalated", (1,))]}


@pytest.mark.parametrize("silent", [Step(CRITICAL), Step(WARNING)])
def test_a_step_of_the_rule_that_names_nobody_is_told_to_who_was_told(silent: Step) -> None:
    floor = Floor(office(unanswered(after(0, TO_ASHA), after(2, TO_MARIA), rises=[silent])))
    floor.asks(0, 1)
    floor.minutes(1, 10)

    assert floor.heard() == [(5, "first", (1,)), (10, "risen", (1,))]
    assert floor.heard("maria") == [(7, "escalated", (1,)), (10, "risen", (1,))]


def test_who_is_for_critical_only_hears_when_it_becomes_critical() -> None:
    told = after(0, TO_ASHA), after(0, TO_NIKHIL, only=[CRITICAL])
    in_time = Floor(office(unanswered(*told, rises=[Step(CRITICAL)])))
    in_time.asks(0, 1)
    in_time.minutes(1, 10)
    late = Floor(office(unanswered(*told, rises=[Step(CRITICAL)])))
    late.asks(0, 1)
    late.until(10)

    assert in_time.heard("nikhil") == [(10, "risen", (1,))]
    assert late.heard("nikhil") == late.heard("asha") == [(10, "first", (1,))]


def test_a_step_of_the_rule_may_have_a_policy_of_its_own() -> None:
    graver = policy(after(0, TO_NIKHIL), after(5, TO_MARIA), name="graver", tell_end=False)
    rules = unanswered(after(0, TO_ASHA), after(20, TO_ASHA), rises=[Step(CRITICAL, policy=graver)])
    floor = Floor(office(rules))
    floor.asks(0, 1)
    floor.minutes(1, 27)
    floor.answers(28, 1)

    assert heard(floor) == {
        "asha": [(5, "first", (1,))],
        "nikhil": [(10, "risen", (1,))],
        "maria": [(15, "escalated", (1,))],
    }
    assert {it.group for it in floor.messages[1:]} == {"policy graver|unanswered"}


def test_the_repeat_of_a_rule_comes_before_that_of_its_policies() -> None:
    graver = policy(after(0, TO_NIKHIL), repeat_every=MINUTE)
    worse = Step(CRITICAL, policy=graver)
    own = replace(unanswered(rises=[worse], repeat_every=MINUTE), repeat_every=3 * MINUTE)
    floor = Floor(office(own))
    floor.asks(0, 1)
    floor.minutes(1, 17)

    assert [minute for minute, why, _ in floor.heard("nikhil") if why == "reminder"] == [13, 16]


def test_news_go_by_the_other_means_of_somebody_and_then_to_who_is_told_instead() -> None:
    told = on_hold(after(0, TO_ASHA), if_undelivered=(TO_ASHA, TO_MARIA))
    floor = Floor(office(told))
    floor.holds(0, 1, 2, 3)
    floor.minutes(1, 3)

    alone, group = floor.messages
    expected = (
        Recipient("asha", EMAIL, ASHA.email),
        Recipient("asha", SMS, ASHA.sms),
        Recipient("maria", SLACK, MARIA.slack),
    )
    assert (alone.fallbacks, group.fallbacks) == (expected, expected)


def test_nobody_is_told_instead_of_themselves() -> None:
    floor = Floor(office(on_hold(after(0, TO_MARIA), if_undelivered=(TO_MARIA, TO_NIKHIL))))
    floor.holds(0, 1)

    assert [(to.name, to.means) for to in floor.messages[0].fallbacks] == [
        ("maria", EMAIL),
        ("nikhil", EMAIL),
    ]


# --- another file, while something waits -----------------------------------------------------


def waits(told: Rule | None = None) -> Floor:
    """Asha sleeps, and hears of alert 1 at 11:30."""
    floor = Floor(office(told or on_hold(), people=[asleep(ASHA), NIKHIL]))
    floor.holds(31, 1)
    return floor


def test_another_address_is_used_for_what_waits() -> None:
    floor = waits()
    moved = replace(asleep(ASHA), slack="U0NEW")
    reload(floor, office(on_hold(), people=[moved, NIKHIL]), at(minutes=40))
    floor.minutes(41, 95)
    floor.ends(96, 1)

    assert [it.to.address for it in floor.messages] == ["U0NEW", "U0NEW"]


def test_another_address_is_used_for_the_end_of_what_was_told_before() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1)
    reload(floor, office(on_hold(), people=[replace(ASHA, slack="U0NEW")]), at(minutes=5))
    floor.ends(6, 1)

    assert [it.to.address for it in floor.messages] == ["U0ASHA", "U0NEW"]


def test_who_is_named_now_is_told_instead_of_who_left_before_they_were() -> None:
    floor = waits()
    reload(floor, office(on_hold(after(0, TO_NIKHIL)), people=[NIKHIL]), at(minutes=40))
    floor.minutes(41, 95)
    floor.ends(96, 1)

    assert heard(floor) == {"nikhil": [(40, "summary", (1,)), (96, "ended", (1,))]}


def test_what_was_owed_to_who_left_is_dropped_where_others_were_told() -> None:
    both = on_hold(after(0, TO_ASHA, TO_NIKHIL))
    floor = waits(both)
    reload(floor, office(on_hold(after(0, TO_NIKHIL)), people=[NIKHIL]), at(minutes=40))
    floor.minutes(41, 95)

    assert heard(floor) == {"nikhil": [(31, "first", (1,))]}
    assert floor.alert().owed == ()


def test_who_left_is_not_told_the_end() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA, TO_NIKHIL))))
    floor.holds(0, 1)
    reload(floor, office(on_hold(after(0, TO_NIKHIL)), people=[NIKHIL]), at(minutes=5))
    floor.ends(6, 1)

    assert floor.heard("asha") == [(0, "first", (1,))]
    assert floor.heard("nikhil") == [(0, "first", (1,)), (6, "ended", (1,))]


def test_the_end_goes_to_who_was_told_also_when_others_are_named_now() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1)
    reload(floor, office(on_hold(after(0, TO_NIKHIL))), at(minutes=5))
    floor.ends(6, 1)

    assert heard(floor) == {"asha": [(0, "first", (1,)), (6, "ended", (1,))]}


def test_the_end_of_a_rule_that_is_gone_is_told_when_the_window_ends() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2)
    floor.minutes(1, 2)
    reload(floor, office(), at(minutes=3))
    floor.minutes(3.5, 8)

    assert floor.heard()[2:] == [(3, "group", (1, 2))]
    assert floor.reasons_in() == {Reason.ENDED: 2}


def test_the_end_of_a_rule_that_is_gone_waits_for_its_window() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2, 3)
    floor.minutes(1, 2)
    reload(floor, office(), at(minutes=3))
    floor.minutes(3.5, 8)

    assert floor.heard()[1:] == [(2, "group", (2, 3)), (4, "group", (1, 2, 3))]


def test_a_policy_that_gets_more_steps_takes_those_that_are_to_come() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1)
    more = on_hold(after(0, TO_ASHA), after(5, TO_MARIA), after(15, TO_NIKHIL))
    reload(floor, office(more), at(minutes=10))
    floor.minutes(11, 20)

    assert heard(floor) == {"asha": [(0, "first", (1,))], "nikhil": [(15, "escalated", (1,))]}


@pytest.mark.parametrize("then", [[after(0, TO_ASHA)], [after(0, TO_ASHA), after(5, TO_NIKHIL)]])
def test_a_policy_that_gets_fewer_steps_takes_no_more(then: list[object]) -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA), after(5, TO_NIKHIL), after(10, TO_MARIA))))
    floor.holds(0, 1)
    floor.minutes(1, 7)
    floor.acks(7.5, 1, until=12)
    reload(floor, office(on_hold(*then)), at(minutes=8))  # type: ignore[arg-type]
    floor.minutes(9, 60)

    assert floor.heard("maria") == []
    assert [why for _, why, _ in floor.heard("nikhil")] == ["escalated", "acknowledged", "reminder"]
    assert floor.shard.board.unheard == []


def test_a_policy_in_whose_place_there_is_another_is_followed() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA), after(30, TO_NIKHIL))))
    floor.holds(0, 1)
    reload(floor, office(on_hold(after(0, TO_ASHA), after(12, TO_MARIA))), at(minutes=10))
    floor.minutes(10.5, 60)

    assert heard(floor) == {"asha": [(0, "first", (1,))], "maria": [(12, "escalated", (1,))]}


def test_another_interval_counts_from_the_next_message() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2)
    reload(floor, office(on_hold(group_interval=10 * MINUTE)), at(minutes=1))
    floor.minutes(1.5, 3)
    floor.holds(4, 3)
    floor.minutes(5, 20)

    assert floor.heard() == [(0, "first", (1,)), (2, "first", (2,)), (12, "first", (3,))]


def test_other_groups_do_not_keep_what_waits_in_the_old_ones() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2)
    by_channel = on_hold(group_by=(GroupBy.RULE, GroupBy.CHANNEL))
    reload(floor, office(by_channel), at(minutes=1))
    floor.minutes(1.5, 5)
    floor.ends(6, 2)

    assert floor.heard() == [(0, "first", (1,)), (2, "first", (2,)), (6, "ended", (2,))]


@pytest.mark.parametrize("rises", [[], [Step(CRITICAL, tell=(TO_NIKHIL,))]])
def test_nobody_reachable_is_remembered(rises: list[Step]) -> None:
    nobody = Target("asha", Means.SMS)
    floor = Floor(
        office(unanswered(after(0, nobody), rises=rises), people=[replace(ASHA, sms=""), NIKHIL])
    )
    floor.asks(0, 1)
    floor.minutes(1, 11)

    assert [key.rule for key in floor.shard.board.unheard] == ["unanswered"]


def test_without_a_policy_the_own_tell_of_a_rule_is_all_there_is() -> None:
    plain = rule(state({"status": "ON_HOLD"}), tell=(TO_ASHA,), policy=None)

    assert plain.delivery == Policy(policy().steps)
    assert isinstance(office(plain).directory, Directory)
