"""`alerting seen`."""

from collections.abc import Iterator
from dataclasses import dataclass

import apsw
import typer

from alerting.cli.local import Local, local
from alerting.cli.options import Database, Rules
from alerting.cli.printable import clean
from alerting.cli.reading import reader
from alerting.config.named import Named, named_in
from alerting.config.rules_file import open_text
from alerting.config.settings import read_settings
from alerting.config.yaml.text import read_yaml
from alerting.errors import ConfigError
from alerting.model.times import DAY, EpochMs
from alerting.proof.acquaintances import Acquaintances
from alerting.proof.to_paste import agent_lines, channel_lines
from alerting.record.recorded import Extent, at_one_moment, events_after, extent, first_from

#: Counted back from the last event, so that a stopped daemon's file has something to tell too.
LOOK_BACK = 30 * DAY
MOST_EVENTS = 200_000
AT_ONCE = 5_000


def seen(*, database: Database = None, rules: Rules = None) -> None:
    """Print channels and agents that were seen but are not named, as YAML to paste.

    Example: alerting seen
    """
    path = read_settings({"rules": rules}).rules
    met = Acquaintances()
    with reader(database) as connection:
        looked = look(connection, met)
    if looked is None:
        typer.echo("# No events are recorded yet, so no channel and no agent was seen.")
        return
    here = local(rules, database)
    for line in looked.lines(here):
        typer.echo(line)
    tables: dict[str, Named] = {}
    try:
        document = read_yaml(open_text(path), str(path))
        tables = {table: named_in(document, table) for table in ("channels", "agents")}
    except ConfigError as error:
        typer.echo(f"# The rules file cannot be read, so everything seen is listed: {_one(error)}")
    lines = [
        *channel_lines(met.channels, tables.get("channels", Named()), here.zoho),
        *agent_lines(met.agents, tables.get("agents", Named()), here.zoho),
    ]
    nothing = f"# Nothing new: {_one(path)} names every channel and every agent of them."
    typer.echo("\n".join(lines or [nothing]))


@dataclass(slots=True)
class Looked:
    events: int
    since: EpochMs
    until: EpochMs
    cut: str
    """Why older events were not read; empty where all were."""

    def lines(self, here: Local) -> Iterator[str]:
        yield f"# Seen in {self.events} events from {here.at(self.since)} to {here.at(self.until)}."
        if self.cut:
            yield f"# {self.cut}; older ones are recorded and were not read."


def look(connection: apsw.Connection, met: Acquaintances, most: int = MOST_EVENTS) -> Looked | None:
    """None: nothing is recorded."""
    with at_one_moment(connection):
        found = extent(connection)
        if found is None:
            return None
        after, cut = _beginning(connection, found, most)
    looked = Looked(0, 0, 0, cut)
    while events := events_after(connection, after, AT_ONCE):
        met.look(it.event for it in events)
        looked.events += len(events)
        looked.since = looked.since or events[0].arrived
        looked.until, after = events[-1].arrived, events[-1].seq
    return looked


def _beginning(connection: apsw.Connection, found: Extent, most: int) -> tuple[int, str]:
    """The number after which to read, and why not from the first one."""
    by_time = first_from(connection, found.until - LOOK_BACK, found)
    by_count = found.last_seq - most + 1
    if by_count > max(by_time, found.first_seq):
        return by_count - 1, f"These are the newest {most} events"
    if by_time > found.first_seq:
        return by_time - 1, "These are the events of the last 30 days"
    return found.first_seq - 1, ""


def _one(said: object) -> str:
    return clean(" ".join(str(said).split()))
