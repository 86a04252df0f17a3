"""`alerting seen`: what was seen and is not named, as YAML that can be pasted."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from alerting.cli.reading import reader
from alerting.cli.seen import look
from alerting.config.named import Named, named_in
from alerting.config.rules_file import read
from alerting.config.yaml.text import read_yaml
from alerting.model.event import Event, MessageEvent
from alerting.model.times import DAY
from alerting.proof.acquaintances import Acquaintances, Met
from alerting.proof.to_paste import agent_lines, channel_lines
from tests.builders import AGENT_ID, CHANNEL, START, at, status, wrote
from tests.cli.calling import RULES, Call, Database

OTHER = 3_942_000_000_995_017
ROOT = "version: 1\ntimezone: UTC\npeople: {asha: {slack: U0ASHA01}}\n"
ONE_RULE = "rules: [{name: x, when: {status: OPEN}, tell: asha}]\n"


def by_agent(number: int, name: str, *, chat: int = 1, channel: int = CHANNEL) -> MessageEvent:
    event = wrote("agent", at(minutes=1), chat=chat, channel=channel)
    return msgspec.structs.replace(
        event, actor_id=number, agent_name=name, customer_name="Kamal Nayan"
    )


def record(database: Database, *events: Event, arrived: int = START) -> None:
    database.fill(lambda store: store.journal.append(list(events), arrived))


def test_a_new_channel_and_a_new_agent_are_ready_to_paste(call: Call, database: Database) -> None:
    record(
        database,
        status("OPEN", START, chat=1, channel=OTHER),
        by_agent(106_554_199, "Rahul S.", chat=2, channel=OTHER),
    )

    assert call("seen").out.splitlines()[1:] == [
        "channels:   # is in the file already: add only the lines below",
        f"  {OTHER}: {{name: whatsapp {OTHER}, app: whatsapp}}   # 2 chats; choose a name",
        "agents:   # is in the file already: add only the lines below",
        "  106554199: {name: Rahul S.}   # 1 chat",
    ]


def test_names_of_customers_are_never_shown(call: Call, database: Database) -> None:
    wrote_in = msgspec.structs.replace(
        wrote("customer", START, channel=OTHER), actor_id=77, customer_name="Kamal Nayan"
    )
    record(database, wrote_in, by_agent(5, "Rahul S."))

    out = call("seen").out

    assert "Kamal" not in out
    assert " 77:" not in out


def test_a_file_that_names_everything_is_told_so(call: Call, database: Database) -> None:
    record(database, status("OPEN", START), by_agent(AGENT_ID, "Priya N."))

    assert "Nothing new" in call("seen").out


def test_bots_and_absent_assignees_are_no_agents(call: Call, database: Database) -> None:
    record(
        database,
        status("OPEN", START, assignee=0),
        status("OPEN", START, assignee=9, chat=2),
        status("OPEN", START, assignee=9, bot=True),
    )

    assert "agents:" not in call("seen").out


def test_an_agent_without_a_name_gets_one_to_replace(call: Call, database: Database) -> None:
    record(database, status("OPEN", START, assignee=9))

    line = call("seen").out.splitlines()[-1]

    assert line == "  9: {name: agent 9}   # 1 chat; no name was seen, write it here"


def test_without_events_there_is_nothing_to_say(call: Call, database: Database) -> None:
    database.fill()

    assert "No events are recorded yet" in call("seen").out


def test_a_rules_file_that_is_no_yaml_is_said_and_everything_is_listed(
    call: Call, database: Database
) -> None:
    record(database, status("OPEN", START))
    call.rules.write_text("rules: [")

    out = call("seen").out

    assert "# The rules file cannot be read" in out
    assert f"{CHANNEL}: " in out


def test_mistakes_in_rules_do_not_make_named_channels_new(call: Call, database: Database) -> None:
    record(database, status("OPEN", START))
    call.rules.write_text(RULES.replace("ON_HOLD", "ON_HOLT"))

    assert "Nothing new" in call("seen").out


def test_what_is_older_than_thirty_days_is_left_out_and_it_says_so(
    call: Call, database: Database
) -> None:
    record(database, status("OPEN", START, channel=1))
    record(database, status("OPEN", START, channel=2), arrived=START + 30 * DAY + 1)

    out = call("seen").out

    assert "last 30 days" in out
    assert " 2: " in out
    assert " 1: " not in out


def test_thirty_days_to_the_millisecond_are_all_read(call: Call, database: Database) -> None:
    record(database, status("OPEN", START, channel=1))
    record(database, status("OPEN", START, channel=2), arrived=START + 30 * DAY)

    out = call("seen").out

    assert "were not read" not in out
    assert " 1: " in out


def test_only_the_newest_events_are_read_and_it_says_so(database: Database, call: Call) -> None:
    record(database, *(status("OPEN", START, channel=n, chat=n) for n in range(1, 5)))
    found = Acquaintances()

    with reader(call.database) as connection:
        looked = look(connection, found, most=3)

    assert looked is not None
    assert (looked.events, looked.cut) == (3, "These are the newest 3 events")
    assert found.channels.keys() == {2, 3, 4}


def test_what_is_printed_is_moved_in_as_the_file_has_it(call: Call, database: Database) -> None:
    record(database, status("OPEN", START, channel=OTHER))
    text = call.rules.read_text()
    call.rules.write_text(text.replace("\n  65403000000038011", "\n      65403000000038011"))

    assert f"\n      {OTHER}: " in call("seen").out


names = st.text(max_size=120) | st.sampled_from(["none", "Bot", "12", "Priya N.", "a: {b}", "null"])
ids = st.integers(1, 2**63 - 1)


@given(st.dictionaries(ids, names, max_size=6), st.dictionaries(ids, names, max_size=6))
def test_whatever_zoho_called_them_it_pastes(apps: dict[int, str], agents: dict[int, str]) -> None:
    lines = [*channel_lines(met(apps), Named()), *agent_lines(met(agents), Named())]

    directory = read(ROOT + "\n".join([*lines, ONE_RULE]), "rules.yaml").directory

    assert directory.channels.keys() == apps.keys()
    assert directory.agents.keys() == agents.keys()


@given(st.lists(names, min_size=1, max_size=4))
def test_lines_go_below_those_that_are_there(called: list[str]) -> None:
    there = ROOT + ONE_RULE + "agents:\n    7: {name: Priya N.}\n"
    named = named_in(read_yaml(there, "rules.yaml"), "agents")
    agents = dict(enumerate(["priya n.", *called], 7))

    lines = agent_lines(met(agents), named)[1:]

    found = read(there + "\n".join(lines), "rules.yaml").directory.agents
    assert found.keys() == agents.keys()
    assert found[7].name == "Priya N."


def met(words: dict[int, str]) -> dict[int, Met]:
    return {number: Met(word, {(1, number)}) for number, word in words.items()}


def test_the_later_of_two_names_counts() -> None:
    found = Acquaintances()
    found.look([by_agent(5, "Priya"), by_agent(5, "Priya N."), by_agent(5, "")])

    assert found.agents[5].word == "Priya N."


def test_neither_the_rules_nor_the_record_change(call: Call, database: Database) -> None:
    record(database, status("OPEN", START, channel=OTHER))
    before = call.rules.read_bytes(), call.database.read_bytes()

    call("seen")

    assert (call.rules.read_bytes(), call.database.read_bytes()) == before
