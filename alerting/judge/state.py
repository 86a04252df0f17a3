"""The question `when` + `for`: chats left in a state."""

from alerting.judge.conditions import Conditions
from alerting.judge.spec import Duration, Spec


class StateSpec(Spec):
    when: Conditions
    hold_for: Duration | None = None
