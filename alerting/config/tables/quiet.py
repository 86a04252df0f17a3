"""A person's `quiet`: hours in which they want not to be told."""

from zoneinfo import ZoneInfo

from alerting.config.findings import Findings
from alerting.config.forms import QuietForm
from alerting.config.tables.spans import Misread, read_period
from alerting.config.yaml.nodes import Path
from alerting.model.calendar import MINUTES_OF_A_DAY
from alerting.model.quiet import Quiet


def read_quiet(form: QuietForm, timezone: str, where: Path, findings: Findings) -> Quiet | None:
    """None where there is a mistake in it. `timezone` is the person's."""
    try:
        period = read_period(form.between)
    except Misread as error:
        # what a calendar may say besides times of day means nothing here
        for_calendars = "closed" in error.hint or "[" in error.hint
        hint = 'write it like "22:00-07:00"' if for_calendars else error.hint
        findings.mistake((*where, "between"), str(error), hint)
        return None
    if period.end - period.start == MINUTES_OF_A_DAY:
        hint = "for grave alerts alone put `only` into a step of a policy, like only: critical"
        findings.mistake((*where, "between"), "quiet hours end some time every day", hint)
        return None
    ends = period.end if period.end <= MINUTES_OF_A_DAY else period.end - MINUTES_OF_A_DAY
    return Quiet(period.start, ends, ZoneInfo(form.timezone or timezone), form.unless)
