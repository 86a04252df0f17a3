"""Which time zone this machine is set to."""

from pathlib import Path

from alerting.config.forms import timezones


def local_zone(
    link: Path = Path("/etc/localtime"), named: Path = Path("/etc/timezone"), other: str = "UTC"
) -> str:
    """`other` where it cannot be found out."""
    before, found, name = str(link.resolve()).partition("/zoneinfo/")
    candidates = [name if found and before else ""]
    if named.is_file():
        candidates.append(named.read_text(encoding="utf-8", errors="replace").strip())
    return next((each for each in candidates if each in timezones()), other)
