"""`alerting storage`."""

import shutil

import msgspec
import typer

from alerting.cli.options import Database, Json
from alerting.cli.reading import SERVICE_DATABASE, at_hand, reader
from alerting.cli.tables import show
from alerting.clock import SystemClock
from alerting.config.settings import read_settings
from alerting.model.times import DAY
from alerting.record.retention import Policy
from alerting.record.storage import Growing, Storage, full_in
from alerting.record.storage import storage as storage_of


class Shown(msgspec.Struct, frozen=True):
    """For programs; sizes in bytes."""

    kinds: dict[str, Growing]
    free_pages: int
    file: int
    write_ahead_log: int
    bytes_per_day: int
    disk_free: int
    full_in_days: int | None


def storage(*, as_json: Json = False, database: Database = None) -> None:
    """Show what takes how much room, how fast it grows, and when the disk is full.

    Example: alerting storage
    """
    settings = read_settings({"database": database})
    path = at_hand(settings.database, SERVICE_DATABASE)
    policy = Policy(settings.keep_events, settings.keep_transitions, settings.keep_quarantine)
    with reader(database) as connection:
        found = storage_of(connection, path, SystemClock().now(), policy)
    free = shutil.disk_usage(path.absolute().parent).free
    days = full_in(found, free)
    if as_json:
        shown = _shown(found, free, days)
        typer.echo(msgspec.json.format(msgspec.json.encode(shown)).decode())
        return
    show(("KIND", "SIZE", "A DAY", "OLDEST DELETED"), [*_rows(found)])
    typer.echo(f"\nfile {_size(found.file)}, disk free {_size(free)}")
    typer.echo(_when(found, days, SystemClock().now()))


def _shown(found: Storage, free: int, days: float | None) -> Shown:
    return Shown(
        found.kinds,
        found.free_pages,
        found.file,
        found.log,
        round(found.a_day),
        free,
        None if days is None else int(days),
    )


def _rows(found: Storage) -> list[tuple[str, str, str, str]]:
    rows = [
        (kind, _size(it.size), _size(it.a_day) if it.a_day else "", _deleted(it))
        for kind, it in found.kinds.items()
    ]
    rows.append(("free pages", _size(found.free_pages), "", ""))
    rows.append(("write-ahead log", _size(found.log), "", ""))
    return rows


def _deleted(it: Growing) -> str:
    if not it.a_day:
        return ""
    return f"in {it.more_days:,.0f} days" if it.more_days >= 1 else "now"


def _when(found: Storage, days: float | None, now: int) -> str:
    if not found.since:
        return "Nothing has been heard yet, so it cannot be said how fast it grows."
    short = now - found.since < DAY
    doubt = " Less than a day was heard so far, so this may be far off." if short else ""
    if days is None:
        return f"The disk will not be full, if all goes on as in the last week.{doubt}"
    return f"The disk is full in {int(days):,} days, if all goes on as in the last week.{doubt}"


def _size(size: float) -> str:
    for unit in ("B", "KiB", "MiB"):
        if size < 1024:  # noqa: PLR2004 bytes in a KiB, and so on
            return f"{size:,.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"
        size /= 1024
    return f"{size:,.1f} GiB"
