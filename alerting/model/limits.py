"""How many messages one person is sent at most; beyond it they are bundled or change means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    sms_per_day: int = 20
    mails_per_hour: int = 60
