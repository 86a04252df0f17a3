"""How the templates write numbers, lengths and orders."""

import msgspec

from alerting.model.times import SECOND, Ms


def running(length: Ms) -> str:
    """As `ticking.js` writes it a moment later."""
    seconds = max(0, length) // SECOND
    days, hours, minutes = seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60
    if days:
        return f"{days}d {hours}h"
    if hours:
        return f"{hours}h {minutes:02}m"
    return f"{minutes}:{seconds % 60:02}"


def thousands(number: int) -> str:
    return f"{number:,}"


def json(value: object) -> str:
    """For a data attribute, in which it is escaped like any text."""
    return msgspec.json.encode(value).decode()
