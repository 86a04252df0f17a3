"""What a post in Slack can be answered with."""

from enum import StrEnum

from alerting.model.times import HOUR, MINUTE, Ms


class Button(StrEnum):
    """The value is what Slack sends back, so posts of long ago know it too."""

    ACK = "ack"
    SNOOZE_30M = "snooze_30m"
    SNOOZE_2H = "snooze_2h"
    TAKE = "take"
    CLOSE = "close"

    @property
    def lasting(self) -> Ms | None:
        """For how long whoever presses it has the alert; None: until it ends."""
        return {Button.SNOOZE_30M: 30 * MINUTE, Button.SNOOZE_2H: 2 * HOUR}.get(self)
