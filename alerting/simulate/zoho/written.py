"""How Zoho's REST API writes values: ids and counts as text, times in ISO 8601."""

from datetime import datetime

from alerting.model.times import EpochMs, as_datetime, as_epoch


def iso(at: EpochMs) -> str:
    return as_datetime(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_or_empty(at: EpochMs) -> str:
    return iso(at) if at else ""


def read_iso(text: str) -> EpochMs:
    """Raise ValueError for anything but an instant in UTC, as Zoho does."""
    if not text.endswith("Z"):
        raise ValueError(text)
    return as_epoch(datetime.fromisoformat(text))
