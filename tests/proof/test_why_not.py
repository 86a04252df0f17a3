"""Why somebody was not told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerting.judge.rulebook import Rule, RuleBook
from alerting.model.alert import Mode, Reason
from alerting.model.delivery import StepKind
from alerting.model.people import Agent, Directory, Means, Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.rota import Rota
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from alerting.proof.explain import explain, situation_of
from alerting.proof.why_not import Sent, why_not
from tests.builders import AGENT_ID, ASHA, CHAT, NIKHIL, ORG, START, Life, at, rule, status

PEOPLE = {"asha": ASHA, "nikhil": NIKHIL}
AGENTS = {AGENT_ID: Agent(AGENT_ID, "Priya", person="asha"), 7: Agent(7, "Ravi", person="nikhil")}


def asked(
    name: str,
    it: Rule,
    *,
    minutes: float = 11,
    value: str = "ON_HOLD",
    directory: Directory | None = None,
    sent: tuple[Sent, ...] = (),
) -> list[str]:
    """What is said of `name` so long after a chat went to `value`."""
    life = Life(it)
    if directory:
        life.shard.use(RuleBook((it,), directory))
    life.hear(status(value, START))
    life.pass_until(at(minutes=minutes))
    chat = life.shard.tracker.find(ORG, CHAT)
    assert chat
    now = situation_of(life.shard, at(minutes=minutes))
    return why_not(name, explain(it, chat, now), now, life.alerts, sent)


def sent(state: str, detail: str = "") -> Sent:
    return Sent(1, "asha", Means.SLACK, Reason.FIRST, state, detail, at(minutes=10))


@pytest.mark.parametrize(
    "state, said", [*((str(kind), "") for kind in StepKind), ("waiting", "waits to be sent")]
)
def test_what_became_of_a_message_is_said_first(state: str, said: str) -> None:
    [line] = asked("asha", rule(), sent=(sent(state, "because"),))

    assert line.startswith("10:10:00 alert 1, first, by slack: ")
    assert said in line
    assert line.endswith(" (because).")


def test_somebody_whom_the_file_does_not_know() -> None:
    assert asked("ravi", rule()) == ["ravi is neither a person nor a place of the rules file."]


def test_somebody_whom_the_rule_does_not_tell() -> None:
    assert asked("nikhil", rule()) == ["The rule does not tell nikhil: it tells asha by slack."]


FLOOR = Policy(
    (
        PolicyStep((Target("asha", Means.SLACK),)),
        PolicyStep((Target("nikhil", Means.SMS),), 10 * MINUTE, frozenset({Severity.CRITICAL})),
    ),
    "floor",
)


def test_somebody_whom_a_later_step_of_its_policy_tells() -> None:
    assert asked("nikhil", rule(policy=FLOOR)) == [
        (
            "The rule tells nikhil 10m after its alert began, if nobody has it by then, "
            "and only if it is critical."
        )
    ]


def test_somebody_without_that_address() -> None:
    it = rule(tell=(Target("nikhil", Means.SLACK), Target("asha")))

    assert asked("nikhil", it) == ["nikhil has no slack in the rules file."]


def test_somebody_who_is_not_the_assignee_of_this_chat() -> None:
    directory = Directory(people=PEOPLE, agents=AGENTS)

    found = asked("nikhil", rule(tell=(Target("assignee"),)), directory=directory)

    assert found == ["The rule tells the assignee, who is not nikhil here."]


def test_an_assignee_who_is_no_person() -> None:
    agents = {AGENT_ID: Agent(AGENT_ID, "Priya"), 7: AGENTS[7]}
    directory = Directory(people=PEOPLE, agents=agents)

    found = asked("nikhil", rule(tell=(Target("assignee"),)), directory=directory)

    assert found[1] == "Priya has no person in the rules file's agents."


def test_a_member_of_a_group_is_meant() -> None:
    directory = Directory(people=PEOPLE, groups={"all": ("asha", "nikhil")})
    it = rule(tell=(Target("all", Means.SLACK),))

    assert asked("nikhil", it, directory=directory) == ["nikhil has no slack in the rules file."]


@pytest.mark.parametrize(
    "name, said",
    [
        (
            "asha",
            (
                "The rule tells whoever is on duty by duty: at this moment nikhil, "
                "from 2026-01-12 09:00:00 on asha."
            ),
        ),
        ("nikhil", "nikhil has no slack in the rules file."),
    ],
)
def test_of_a_rota_only_who_is_on_duty_is_told(name: str, said: str) -> None:
    starts = datetime.fromisoformat("2026-01-05 09:00")
    rota = Rota("duty", ("nikhil", "asha"), starts, timedelta(days=7))
    directory = Directory(people=PEOPLE, rotas={"duty": rota})
    it = rule(tell=(Target("duty", Means.SLACK),))

    assert asked(name, it, directory=directory)[0] == said


@pytest.mark.parametrize(
    "words, said",
    [
        ({"minutes": 9}, "its time is not up"),
        ({"value": "OPEN"}, "does not hold for it"),
        ({"value": ""}, "not known yet"),
    ],
)
def test_no_alert_yet(words: dict[str, object], said: str) -> None:
    [line] = asked("asha", rule(), **words)  # type: ignore[arg-type]

    assert said in line


@pytest.mark.parametrize("mode, said", [(Mode.OFF, "is off"), (Mode.TRIAL, "is on trial")])
def test_rules_that_tell_nobody(mode: Mode, said: str) -> None:
    [line] = asked("asha", replace(rule(), mode=mode))

    assert said in line


def test_somebody_who_will_be_told() -> None:
    assert asked("asha", rule()) == [
        "asha will be told: the rule names them, and they can be reached."
    ]
