"""The JSON Schema of calendars, hours and mutes."""

from alerting.config.schema.words import NAME, Schema, described, listed, one_of, shape
from alerting.model.calendar import WEEKDAYS
from alerting.model.mute import Afterwards

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = "([01]?[0-9]|2[0-4]):[0-5][0-9]"
_DAY = f"({'|'.join(WEEKDAYS)})"


def hours(words: str) -> Schema:
    return described(NAME, f"A calendar's name, or {words}.", "support-hours")


def calendar() -> Schema:
    times = described(
        listed({"type": "string", "pattern": f"^( *{_TIME} *- *{_TIME} *|closed)$"}),
        "When it is open; over midnight too.",
        ["09:00-13:00", "14:00-18:30"],
    )
    days = {
        "type": "object",
        "patternProperties": {rf"^{DATE}(\.\.{DATE})?$": times},
        "additionalProperties": False,
    }
    holidays = shape(
        {
            "country": described(NAME, "Its code of two letters.", "BR"),
            "subdivision": described(NAME, "State or province, by its code.", "SP"),
        },
        "country",
    )
    return {
        **shape(
            {
                "timezone": described(NAME, "In which its times are; else the file's."),
                "days": described(
                    days, "Exceptional days.", {"2026-12-24": "08:00-12:00", "2026-12-25": "closed"}
                ),
                "holidays": described(holidays, "Public holidays, on which it is closed."),
            }
            | dict.fromkeys(("mon-fri", *WEEKDAYS), times)
        ),
        "patternProperties": {f"^{_DAY}(-{_DAY})?$": times},
    }


def mute() -> Schema:
    span = {"type": "string", "pattern": f"^{DATE}"}
    entry = shape(
        {
            "name": described(NAME, "Unique.", "christmas"),
            "rules": described(listed(NAME), "`all`, or names of rules.", "all"),
            "during": described(listed(span), "Days, or times of days.", "2026-12-24..2026-12-26"),
            "afterwards": described(
                one_of(Afterwards), "What becomes of what was not told.", "tell_if_still_true"
            ),
        },
        "name",
        "rules",
        "during",
    )
    return {"type": "array", "items": entry, "minItems": 1}
