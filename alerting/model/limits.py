"""How many messages one person is sent at most; beyond it they are bundled or change means."""

from dataclasses import dataclass

from alerting.model.times import DAY, Ms


@dataclass(frozen=True, slots=True)
class Limits:
    sms_per_day: int = 20
    mails_per_hour: int = 60
    alerts_per_hour: int = 30
    """Of one rule; beyond it its news are bundled."""
    longest_silence: Ms = DAY
