"""Whatever is written under `hours`, `calendars` and `mute` gives a rule book or mistakes."""

import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from alerting.errors import RulesError
from tests.config.hours_written import checked, with_top

WORDS = st.sampled_from(
    [
        *("x", "always", "channel", "closed", "all", "on-hold", "drop", "UTC", "BR", "SP", "9-5"),
        *("mon", "mon-fri", "fri-mon", "days", "timezone", "holidays", "country", "subdivision"),
        *("name", "rules", "during", "afterwards", "09:00-18:00", "22:00-06:00", "24:00-24:00"),
        *("2026-12-24", "2026-12-24..2026-12-26", "9999-12-31", "9999-12-31 24:00", "0001-01-01"),
        *("0001-01-01..0001-01-02", "..", "", " ", "é", "2026-02-30", "00:00-24:00", "١٢:00-13:00"),
    ]
)
DATA = st.recursive(
    WORDS | st.booleans() | st.none() | st.text(max_size=5).filter(str.isprintable),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
CALENDAR = st.dictionaries(WORDS, WORDS | st.lists(WORDS, max_size=3) | DATA, max_size=5)
MUTE = st.fixed_dictionaries({"name": WORDS, "rules": DATA, "during": DATA | st.lists(WORDS)})


@given(DATA, CALENDAR | DATA, st.lists(MUTE | DATA, max_size=3) | DATA)
def test_any_data_gives_a_rule_book_or_mistakes(hours: object, x: object, mute: object) -> None:
    top = [f"hours: {json.dumps(hours)}", f"calendars: {{x: {json.dumps(x)}}}"]

    with suppress(RulesError):
        checked(with_top("\n".join([*top, f"mute: {json.dumps(mute)}"])))
