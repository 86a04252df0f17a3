"""The daemon's own trouble, told to the operators: each cause at most once an hour."""

from alerting.lifecycle.tell import fallbacks, recipients
from alerting.model.alert import Reason
from alerting.model.message import Message, Trouble
from alerting.model.people import Directory, Recipient
from alerting.model.times import HOUR, EpochMs


class Operators:
    """Remembers what was told when; memory only, so a restart may tell a cause again."""

    def __init__(self) -> None:
        self._told_at: dict[str, EpochMs] = {}

    def messages(self, trouble: Trouble, directory: Directory) -> list[Message]:
        """One per operator; by other means than the broken one, where somebody has another."""
        last = self._told_at.get(trouble.cause)
        if last is not None and trouble.at - last < HOUR:
            return []
        self._told_at[trouble.cause] = trouble.at
        everybody = recipients(directory.operators, directory)
        sound = [one for one in everybody if one.means != trouble.broken]
        if not sound:
            others = [fallbacks(one, directory) for one in everybody]
            sound = [reachable[0] for reachable in others if reachable]
        return [self._message(trouble, to, directory) for to in sound or everybody]

    def _message(self, trouble: Trouble, to: Recipient, directory: Directory) -> Message:
        return Message(
            key=f"trouble/{trouble.cause}/{trouble.at}/{to.name}/{to.means}",
            to=to,
            reason=Reason.TROUBLE,
            content=trouble,
            created_at=trouble.at,
            thread=f"trouble/{trouble.cause}/{trouble.at}",
            fallbacks=fallbacks(to, directory),
        )
