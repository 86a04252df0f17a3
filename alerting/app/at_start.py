"""Which rules a start begins with: those in force at the stop, so that timers go on."""

from dataclasses import dataclass

import structlog

from alerting.app.restore import read_extra
from alerting.app.rules import RulesSource
from alerting.app.snapshot import Extra
from alerting.config.rules_file import Checked
from alerting.errors import ConfigError
from alerting.judge.rulebook import RuleBook
from alerting.record.snapshots import Snapshot
from alerting.record.store import Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AtStart:
    """The file itself is looked at again once the past is restored."""

    checked: Checked
    version: int
    """0: these rules were never in force before."""
    file_error: ConfigError | None
    """Why the file on disk cannot be used."""
    snapshot: Snapshot | None
    extra: Extra | None

    @property
    def book(self) -> RuleBook:
        return self.checked.book


def rules_at_start(source: RulesSource, store: Store) -> AtStart:
    """ConfigError where neither the file nor a good copy of it can be read."""
    snapshot = store.snapshots.load_current()
    extra = read_extra(snapshot)
    from_file, file_error = _read(source)
    kept = store.rulebooks.get(extra.rules_version) if extra else None
    kept = kept or store.rulebooks.current()
    in_force = source.parse(kept, store.rulebooks.files(kept.version)) if kept else None
    if kept and in_force:
        return AtStart(in_force, kept.version, file_error, snapshot, extra)
    if from_file:
        return AtStart(from_file, 0, None, snapshot, extra)
    assert file_error
    raise file_error


def _read(source: RulesSource) -> tuple[Checked | None, ConfigError | None]:
    try:
        return source.read(), None
    except ConfigError as error:
        return None, error
