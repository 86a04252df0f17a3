"""How long the first message about an alert may take, by the rules file."""

from alerting.judge.hours import Hours
from alerting.judge.rulebook import Rule, RuleBook
from alerting.lifecycle.quiet import told_from
from alerting.model.alert import Alert
from alerting.model.calendar import Calendar
from alerting.model.policy import Policy
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, EpochMs, Ms

#: News of a rule that fires very often are told together at most so seldom.
BUNDLED: Ms = 10 * MINUTE


class Patience:
    """Asked for the same few rules; of one that is gone nothing is known, and nothing is waited."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = {rule.name: rule for rule in book.rules}
        channels = (it.hours for it in book.directory.channels.values())
        self._of_channels = tuple(hours for hours in channels if hours)
        self._hours: dict[str, Hours] = {}
        self._people = {name: it.quiet for name, it in book.directory.people.items()}

    def first(self, rule: str, severity: Severity) -> Ms:
        """Until the first step of its policy that tells anybody."""
        found = self._rules.get(rule)
        steps = found.delivery.steps if found else ()
        telling = (it for it in steps if it.tell)
        fitting = (it.after for it in telling if not it.only or severity in it.only)
        return min(fitting, default=0)

    def together(self, rule: str) -> Ms:
        """While it waits to be told with others of its group."""
        found = self._rules.get(rule)
        if found is None:
            return 0
        return max(it.group_wait + max(it.group_interval, BUNDLED) for it in _policies(found))

    def closed(self, rule: str, at: EpochMs) -> bool:
        """Outside its hours; those of a channel may be those of any chat."""
        found = self._rules.get(rule)
        return found is not None and not all(
            self._hours.setdefault(each.name, Hours(each)).is_open(at)
            for each in self._calendars(found)
        )

    def asleep(self, alert: Alert, at: EpochMs) -> bool:
        """Everybody who is still to be told of it has quiet hours then."""
        quiet = (self._people.get(it.to.name) for it in alert.owed)
        return bool(alert.owed) and all(
            told_from(each, alert.severity, at) > at if each else False for each in quiet
        )

    def _calendars(self, rule: Rule) -> tuple[Calendar, ...]:
        own = (rule.hours,) if rule.hours else ()
        return own + (self._of_channels if rule.by_channel else ())


def _policies(rule: Rule) -> list[Policy]:
    return [rule.delivery, *(step.policy for step in rule.steps if step.policy)]
