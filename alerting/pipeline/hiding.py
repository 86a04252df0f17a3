"""Alerts that explain others: while one is open, the others need not be told."""

from collections import Counter
from collections.abc import Sequence

from alerting.model.alert import Alert
from alerting.model.chat import Chat
from alerting.model.hiding import Hide
from alerting.pipeline.labels import labels

_Shared = tuple[int, tuple[str, ...]]
"""Which entry of `hide`, and the values that both must have."""


class Hiding:
    """Which alerts of the rules that hide others are open, by what they share with them."""

    def __init__(self, hides: Sequence[Hide]) -> None:
        self._hides = tuple(hides)
        self._open: dict[int, tuple[_Shared, ...]] = {}
        self._firing: Counter[_Shared] = Counter()
        self.lifted = False
        """One that hid others has ended: what it hid may be told."""

    def opened(self, alert: Alert, chat: Chat | None) -> None:
        """One on trial hides nothing: nobody is told of it instead."""
        if not self._hides or alert.trial or alert.number in self._open:
            return
        shared = tuple(
            (n, labels(hide.same, alert, chat))
            for n, hide in enumerate(self._hides)
            if alert.key.rule in hide.if_firing
        )
        if shared:
            self._open[alert.number] = shared
            self._firing.update(shared)

    def ended(self, alert: Alert) -> None:
        for each in self._open.pop(alert.number, ()):
            self._firing[each] -= 1
            self.lifted = True
            if not self._firing[each]:
                del self._firing[each]

    def over(self, alert: Alert, chat: Chat | None) -> Hide | None:
        """What hides it now. A value that is not known is shared with nothing."""
        if not self._firing:
            return None
        for n, hide in enumerate(self._hides):
            if alert.key.rule in hide.hide and alert.key.rule not in hide.if_firing:
                shared = labels(hide.same, alert, chat)
                if all(shared) and (n, shared) in self._firing:
                    return hide
        return None
