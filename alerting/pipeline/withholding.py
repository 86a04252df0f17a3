"""Why an alert is not told just now: a mute, a silence, or another alert that explains it."""

from alerting.judge.mutes import Mutes
from alerting.model.alert import Alert
from alerting.model.chat import Chat
from alerting.model.mute import Afterwards
from alerting.model.times import EpochMs
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.hiding import Hiding
from alerting.pipeline.silences import Silences


class Withholding:
    def __init__(self, mutes: Mutes, hiding: Hiding, silences: Silences) -> None:
        self.mutes = mutes
        self.hiding = hiding
        self.silences = silences

    def why(self, alert: Alert, chat: Chat | None, at: EpochMs) -> str:
        """Empty: it may be told."""
        if mute := self.mutes.over(alert.key.rule, at):
            return f"muted: {mute.name}"
        if silence := self.silences.over(alert, chat, at):
            return f"silence {silence.number} by {silence.by}"
        if hide := self.hiding.over(alert, chat):
            return f"hidden while {' or '.join(sorted(hide.if_firing))} is open"
        return ""

    def heard_again(self, alert: Alert, chat: Chat | None, at: EpochMs) -> EpochMs:
        """The first instant from `at` on at which no mute and no silence keeps it quiet."""
        heard = self.mutes.heard_again(alert.key.rule, at)
        while silence := self.silences.over(alert, chat, heard):
            heard = self.mutes.heard_again(alert.key.rule, silence.until)
        return heard

    def never_told(self, alert: Alert) -> bool:
        """It came in a mute after which nothing, or only a digest, tells of it."""
        mute = self.mutes.over(alert.key.rule, alert.opened_at)
        return mute is not None and mute.afterwards in (Afterwards.DROP, Afterwards.DIGEST)

    def next_boundary(self, at: EpochMs) -> EpochMs:
        """When a mute or a silence begins or ends next."""
        return min(self.mutes.next_boundary(at) or NEVER, self.silences.next_boundary(at))
