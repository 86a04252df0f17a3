"""`examples:` and scenario files: what is read, and which mistakes are found."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from alerting.config.examples.examples import Example, Kind
from alerting.config.examples.forms import EventForm, ExampleForm, ExpectForm, ScenarioForm
from alerting.config.examples.reading import read_scenarios
from alerting.config.examples.times import Moment, read_moment, read_start
from alerting.config.keys import keys_in
from alerting.config.rules_file import check
from alerting.config.schema.examples import example as example_schema
from alerting.config.schema.examples import scenario_file
from alerting.config.schema.file import schema
from alerting.config.yaml.nodes import data_of
from alerting.config.yaml.text import read_yaml
from alerting.errors import Mistake, RulesError
from alerting.model.times import HOUR, MINUTE, SECOND, as_epoch
from tests.config.written import OWN, file_with, mistakes_of

ZONE = ZoneInfo("Asia/Kolkata")
MONDAY = as_epoch(datetime(2026, 1, 5, 10, tzinfo=ZONE))
ON_HOLD = "when: {status: ON_HOLD}\nfor: 10m\n"
QUIET = "  - {name: it, events: [{at: 0m, status: OPEN}], expect: [{at: 1m, nothing: true}]}\n"


def file_with_example(
    event: str, expect: str = "{at: 10m, alert: on-hold}", rule: str = ON_HOLD
) -> str:
    example = f"examples:\n  - name: it\n    events: [{event}]\n    expect: [{expect}]"
    return file_with(rule + example)


def example(event: str, expect: str = "{at: 10m, alert: on-hold}") -> Example:
    return check(file_with_example(event, expect), "rules.yaml").examples[0]


def test_an_example_begins_on_monday_at_ten_in_the_files_zone() -> None:
    it = example("{at: 0m, status: ON_HOLD}")

    assert it.starts == it.happenings[0].at == MONDAY
    assert it.expected[0].at == MONDAY + 10 * MINUTE
    assert (it.of, it.line, it.only) == ("on-hold", OWN + 4, frozenset({"on-hold"}))


@pytest.mark.parametrize(
    "text, moment",
    [
        ("0m", 0),
        ("0", 0),
        ("9m59s", 9 * MINUTE + 59 * SECOND),
        ("10:00", 0),
        ("10:00:01", SECOND),
        ("9:59", 24 * HOUR - MINUTE),
        ("Tue 10:00", 24 * HOUR),
        ("mon 09:30", 7 * 24 * HOUR - 30 * MINUTE),
    ],
)
def test_a_moment_is_a_length_or_the_next_such_time(text: str, moment: int) -> None:
    assert read_moment(text).instant(MONDAY, ZONE) - MONDAY == moment


def test_a_time_of_day_is_the_wall_clocks_also_when_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = as_epoch(datetime(2026, 3, 28, 10, tzinfo=berlin))

    assert read_moment("sun 10:00").instant(start, berlin) - start == 23 * HOUR
    assert Moment(24 * HOUR).instant(start, berlin) - start == 24 * HOUR


@pytest.mark.parametrize(
    "text, day, hour", [("tue 9:05", 6, 9), ("08:00", 5, 8), ("2026-01-24 10:00", 24, 10)]
)
def test_a_start_is_a_day_of_the_week_or_a_date(text: str, day: int, hour: int) -> None:
    start = read_start(text)

    assert (start.year, start.month, start.day, start.hour) == (2026, 1, day, hour)


@pytest.mark.parametrize(
    "event, words, hint",
    [
        ("{at: 1m}", "nothing happens here", ""),
        ("{at: 1m, status: ONHOLD}", "no status", "`ON_HOLD`"),
        ("{at: 1m, status: OPEN, message: in}", "status and message are two events", ""),
        ("{at: soon, status: OPEN}", "not a moment", ""),
        ("{at: 25:00, status: OPEN}", "no time of day", ""),
        ("{at: nov 10:00, status: OPEN}", "no day of the week", ""),
        ("{status: OPEN}", "`at` is missing", ""),
        ("{at: 1m, assignee: Pria}", "no assignee", "Priya N."),
        ("{at: 1m, channel: Whatsap Support, status: OPEN}", "no channel", "WhatsApp Support"),
        ("{at: 1m, contact: wip, status: OPEN}", "no contact list", "`vip`"),
        ("{at: 1m, message: inn}", "`message` cannot be inn", "`in`"),
        ("{at: 1m, message: in, by: agent}", "what customers write comes in", ""),
        ("{at: 1m, message: out, by: robot}", "is customer, agent or bot", ""),
        ("{at: 1m, status: OPEN, by: agent}", "`by` belongs to `message`", ""),
        ("{at: 1m, status: OPEN, text: hello}", "belong to `message`", ""),
        ("{at: 1m, fate: READ}", "no message has gone out", ""),
        ("{at: 1m, message: out}, {at: 2m, fate: READ, of: 2}", "no message 2 has gone out", ""),
        ("{at: 1m, message: out, of: 1}", "`of` belongs to `fate`", ""),
        ("{at: 1m, ack: on-hld}", "not a rule", "`on-hold`"),
        ("{at: 1m, statsu: OPEN}", "`statsu` is no key", "`status`"),
        ("{at: 1m, session: 9..1, status: OPEN}", "goes down: write 1..9", ""),
        ("{at: 1m, session: 1..1001, status: OPEN}", "at most 1000", ""),
        ("{at: 1m, session: [], status: OPEN}", "has nothing in it", ""),
        ("{at: 1m, assignee: offline}", "presence: offline}", ""),
        ("{at: 1m, presence: offline}", "say of whom", ""),
        ("{at: 1m, agent: Priya N.}", "`agent` goes with `presence`", ""),
        ("{at: 1m, agent: Pria, presence: online}", "no agent", "Priya N."),
        ("{at: 1m, agent: 7, presence: away}", "`presence` cannot be away", "offline, online"),
        ("{at: 1m, session: B, agent: 7, presence: online}", "leave `session` out", ""),
        ("{at: 1m, agent: 7, presence: online, status: OPEN}", "are two events", ""),
        ("{at: 1m, credits: 20 USD}", "is not an amount", "write 20"),
        ("{at: 1m, credits: 20, channel: 7}", "leave `channel` out", ""),
    ],
)
def test_a_mistake_in_an_event(event: str, words: str, hint: str) -> None:
    found = mistakes_of(file_with_example(event))

    assert len(found) == 1
    assert words in found[0].text
    assert hint in found[0].hint


@pytest.mark.parametrize(
    "line, words, hint",
    [
        ("{at: 1m}", "write one of nothing: true", ""),
        ("{at: 1m, nothing: true, alert: on-hold}", "write one of nothing: true", ""),
        ("{at: 1m, nothing: true, told: asha}", "nothing is told to nobody", ""),
        ("{at: 1m, alert: on-hld}", "not a rule", "`on-hold`"),
        ("{at: 1m, alert: on-hold, told: [asa by slack]}", "not one of the people", "`asha`"),
        ("{at: 1m, alert: on-hold, told: [asha by pigeon]}", "no means", ""),
        ("{at: 1m, alert: on-hold, because: answered}", "`because` belongs to `ended`", ""),
        ("{at: 1m, ended: on-hold, because: anwered}", "no reason for an end", "`answered`"),
        ("{at: 1m, alert: on-hold, severity: urgent}", "no severity", "`critical`"),
    ],
)
def test_a_mistake_in_what_is_expected(line: str, words: str, hint: str) -> None:
    found = mistakes_of(file_with_example("{at: 0m, status: OPEN}", line))

    assert len(found) == 1
    assert words in found[0].text
    assert hint in found[0].hint


QUEUE = "count: {of: chats, where: {status: OPEN}, per: PER, above: 2}\n"


@pytest.mark.parametrize(
    "per, about, words, hint",
    [
        ("channel", "session: A", "about no session", "write channel: and which one"),
        ("agent", "channel: WhatsApp Support", "about no channel", "write agent:"),
        ("app", "agent: Priya N.", "about no agent", "write app:"),
        ("org", "channel: WhatsApp Support", "about no channel", "leave this out"),
        ("channel", "channel: WhatsApp", "no channel", "`WhatsApp Support`"),
        ("agent", "agent: Pria", "no agent", "`Priya N.`"),
        ("agent", "agent: Priya N., app: line", "agent and app are two things", ""),
    ],
)
def test_an_alert_is_about_what_its_rule_counts_by(
    per: str, about: str, words: str, hint: str
) -> None:
    line = f"{{at: 0m, alert: on-hold, {about}}}"
    text = file_with_example("{at: 0m, status: OPEN}", line, QUEUE.replace("PER", per))
    [found] = mistakes_of(text)

    assert words in found.text
    assert hint in found.hint


def test_an_alert_about_a_chat_is_of_no_channel() -> None:
    text = file_with_example("{at: 0m, status: OPEN}", "{at: 1m, alert: on-hold, channel: 7}")

    assert [it.hint for it in mistakes_of(text)] == [
        "it is about one chat: write session: and which one, or leave it out"
    ]


@pytest.mark.parametrize(
    "session, chats",
    [
        ("A", ["A"]),
        ("7", ["7"]),
        ("[A, B]", ["A", "B"]),
        ("1..3", ["1", "2", "3"]),
        ("Q1..Q3", ["Q1", "Q2", "Q3"]),
        ("[A, 1..2]", ["A", "1", "2"]),
    ],
)
def test_one_line_may_speak_of_several_chats(session: str, chats: list[str]) -> None:
    it = example(f"{{at: 0m, session: {session}, status: ON_HOLD}}")

    assert list(it.happenings[0].event.session) == chats


def test_two_examples_of_a_rule_have_two_names() -> None:
    found = mistakes_of(file_with(f"{ON_HOLD}examples:\n{QUIET}{QUIET}"))

    assert [it.text for it in found] == ["two examples are called it"]


def warned(*rules: str) -> list[str]:
    text = file_with(rules[0])
    for number, own in enumerate(rules[1:]):
        lines = "".join(f"    {line}\n" for line in own.splitlines())
        text += f"  - name: other-{number}\n    tell: [asha]\n{lines}"
    return [it.text for it in check(text, "rules.yaml").warnings if "example" in it.text]


def test_a_rule_without_example_is_named_only_beside_others_that_have_one() -> None:
    example = f"examples:\n{QUIET}"

    assert warned(ON_HOLD, ON_HOLD) == []
    assert warned(f"{ON_HOLD}{example}") == []
    assert warned(f"{ON_HOLD}{example}", ON_HOLD) == ["no example shows what other-0 does"]
    assert warned(f"{ON_HOLD}{example}", f"{ON_HOLD}mode: off") == []


SCENARIO = """\
scenarios:
  - name: a morning
    starts: tue 09:00
    events: [{at: 0m, status: ON_HOLD}]
    expect: [{at: 10m, alert: on-hold}]
    only: on-hold
"""


def scenarios(text: str) -> list[Example]:
    checked = check(file_with(ON_HOLD), "rules.yaml")
    return read_scenarios(text, "morning.yaml", checked.book, checked.names)


def scenario_mistakes(text: str) -> list[Mistake]:
    with pytest.raises(RulesError) as caught:
        scenarios(text)
    return list(caught.value.mistakes)


def test_a_scenario_is_an_example_of_the_whole_file() -> None:
    [it] = scenarios(SCENARIO)

    assert (it.name, it.of, it.line) == ("a morning", "morning.yaml", 2)
    assert it.only == frozenset({"on-hold"})
    assert it.expected[0].kind is Kind.ALERT


@pytest.mark.parametrize(
    "text, words",
    [
        ("rules: []", "`rules` has nothing in it"),
        ("rules: 1", "not a file of scenarios"),
        ("scenarios: 1", "must be a list"),
        ("scenarios: [1]", "not an example"),
        ("scenarios:", "`scenarios` is empty"),
        (SCENARIO.replace("only: on-hold", "only: [of-hold]"), "not a rule"),
        (SCENARIO.replace("only: on-hold", "oly: on-hold"), "no key that is known"),
        (SCENARIO + "people: {}\n", "no key that is known"),
        (SCENARIO.replace("ON_HOLD", "ON_HLD"), "no status"),
    ],
)
def test_a_mistake_in_a_scenario_file(text: str, words: str) -> None:
    assert any(words in it.text for it in scenario_mistakes(text))


def test_the_schema_of_scenarios_knows_the_keys_of_one() -> None:
    whole = scenario_file()
    Draft202012Validator.check_schema(whole)

    scenario = whole["properties"]["scenarios"]["items"]
    assert set(scenario["properties"]) == set(keys_in(ScenarioForm))
    assert set(whole["properties"]) == {"version", "scenarios"}


@pytest.mark.parametrize(
    "text, good",
    [
        (SCENARIO, True),
        ("version: 1\n" + SCENARIO, True),
        (SCENARIO.replace("only: on-hold", "oly: on-hold"), False),
        (SCENARIO.replace("ON_HOLD", "ON_HLD"), False),
        ("rules: []", False),
    ],
)
def test_editors_underline_mistakes_in_a_scenario_file(text: str, *, good: bool) -> None:
    found = data_of(read_yaml(text, "x").root)

    assert Draft202012Validator(scenario_file()).is_valid(found) is good


def test_the_schema_knows_the_keys_of_an_example() -> None:
    shape = example_schema()
    events, lines = (shape["properties"][name]["items"] for name in ("events", "expect"))

    assert set(shape["properties"]) == set(keys_in(ExampleForm))
    assert set(events["properties"]) == set(keys_in(EventForm))
    assert set(lines["properties"]) == set(keys_in(ExpectForm))


@pytest.mark.parametrize(
    "event",
    [
        "{at: 0m, session: 7, status: on_hold, assignee: 106554156, channel: WhatsApp Support}",
        "{at: mon 10:05, message: out, by: agent, type: INFO, text: hello, ticket: 434}",
        "{at: 0, contact: vip, app: whatsapp, reply_status: ACCEPTED, messages: 3}",
        "{at: 0m, session: 1..21, status: OPEN}",
        "{at: 0m, session: [A, 7, Q1..Q3], status: OPEN}",
        "{at: 3m, agent: 106554156, presence: offline}",
        "{at: 3m, agent: Priya N., presence: online}",
        "{at: 5m, credits: 12.50, app: whatsapp}",
        "{at: 5m, credits: 0}",
    ],
)
def test_an_example_that_is_read_is_not_underlined(event: str) -> None:
    text = file_with_example(event, "{at: 10m, alert: on-hold, told: [asha by slack], session: A}")

    assert check(text, "rules.yaml").examples
    Draft202012Validator(schema()).validate(data_of(read_yaml(text, "x").root))
