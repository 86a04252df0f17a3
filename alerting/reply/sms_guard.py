"""To whom an SMS is answered: never to what answers by itself, and to nobody without end."""

import re
from collections import deque
from typing import Final

from alerting.clock import Clock
from alerting.model.times import MINUTE, SECOND, Ms

MOST: Final = 5
WITHIN: Final[Ms] = 10 * MINUTE
MOST_NUMBERS: Final = 10_000
#: Short codes and names are programs.
_PERSON: Final = re.compile(r"\+[1-9][0-9]{7,14}")
_AUTOMATIC: Final = re.compile(
    r"auto(matic|matica|mática|matically)?[- ]?(reply|response|generated|resposta)"
    r"|(resposta|mensagem) autom[aá]tica|automatic (message|text)|do not reply|n[aã]o responda"
    r"|out of (the )?office|fora do escrit[oó]rio|i.?m driving|estou dirigindo"
    r"|(could|can) ?not be delivered|undeliverable|unmonitored|n[aã]o [eé] monitorad",
    re.IGNORECASE,
)


class Guard:
    """Counts the answers to each number; `own`: what we send from."""

    def __init__(self, own: str, clock: Clock) -> None:
        self._own = own
        self._clock = clock
        self._answered: dict[str, deque[float]] = {}

    def lets(self, sender: str, receiver: str, text: str) -> bool:
        """True counts as an answer."""
        if sender in (self._own, receiver) or not _PERSON.fullmatch(sender):
            return False
        if not any(map(str.isalnum, text)) and text.strip() != "?":
            return False
        return not _AUTOMATIC.search(text) and self._counted(sender)

    def _counted(self, number: str) -> bool:
        now = self._clock.monotonic()
        times = self._answered.pop(number, None) or deque(maxlen=MOST)
        self._answered[number] = times  # the last one to have written is the last to be forgotten
        while len(self._answered) > MOST_NUMBERS:
            del self._answered[next(iter(self._answered))]
        if len(times) == MOST and now - times[0] < WITHIN / SECOND:
            return False
        times.append(now)
        return True
