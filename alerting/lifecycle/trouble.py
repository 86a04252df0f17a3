"""The daemon's own trouble, told to the operators: each cause at most once an hour."""

import msgspec

from alerting.lifecycle.tell import fallbacks, recipients
from alerting.model.alert import Reason
from alerting.model.message import Message, Trouble
from alerting.model.people import Directory, Means, Recipient
from alerting.model.times import HOUR, EpochMs

#: More than this within an hour is noise; the rest stands in the log and in `alerting status`.
MOST_AN_HOUR = 10
LAST_WORDS = (
    " This is the tenth trouble within an hour: further ones stand in the log and in "
    "`alerting status` only."
)


class Operators:
    """Remembers what was told when; memory only, so a restart may tell a cause again."""

    def __init__(self) -> None:
        self._told_at: dict[str, EpochMs] = {}

    def messages(self, trouble: Trouble, directory: Directory) -> list[Message]:
        """One per operator; by other means than the broken one, where somebody has another."""
        last = self._told_at.get(trouble.cause)
        if last is not None and trouble.at - last < HOUR:
            return []
        lately = [at for at in self._told_at.values() if trouble.at - at < HOUR]
        if len(lately) >= MOST_AN_HOUR:
            return []
        self._told_at[trouble.cause] = trouble.at
        if len(lately) == MOST_AN_HOUR - 1:
            trouble = msgspec.structs.replace(trouble, text=trouble.text + LAST_WORDS)
        everybody = recipients(directory.operators, directory, trouble.at)
        sound: dict[tuple[str, Means], Recipient] = {}
        for one in everybody:
            for to in (one, *fallbacks(one, directory)):
                if to.means != trouble.broken:
                    sound.setdefault((to.name, to.means), to)
                    break
        return [self._message(trouble, to, directory) for to in sound.values() or everybody]

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
