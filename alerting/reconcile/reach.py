"""Whether Zoho's API can be asked at all: operators hear what stopped, and what mends it."""

from typing import Any, Final

from alerting.clock import Clock
from alerting.model.times import MINUTE, EpochMs, Ms, spell
from alerting.reconcile.ports import Troubles
from alerting.reconcile.refused import Refused
from alerting.zoho.answer import Failure, Got, Later, NotAllowed
from alerting.zoho.client import ZohoClient
from alerting.zoho.tokens import STOPPED

REFUSED: Final = "zoho-refuses-everything"
SILENT: Final = "zoho-silent"
RESTART: Final = "Then restart the daemon."
#: Zoho is away or busy now and then; nobody needs to know.
PATIENCE: Final[Ms] = 15 * MINUTE


class Reach:
    def __init__(self, client: ZohoClient, troubles: Troubles, clock: Clock) -> None:
        self._client = client
        self._troubles = troubles
        self._clock = clock
        self._chats = Refused(troubles, "chats", "what no webhook told")
        self._silent_since: EpochMs = 0
        self._silent_why = ""

    def look(self) -> None:
        """Whoever asked: where everything is refused, so is everything else."""
        if why := self._client.figures().refused:
            all_of_it = f"Zoho refuses whatever is asked: {why}."
            known = [f"{why}."] if STOPPED in why else [all_of_it, STOPPED]
            text = " ".join([*known, RESTART])
            self._troubles.lasts(REFUSED, text)
        else:
            self._troubles.over(REFUSED)

    def heard(self, answer: Got[Any] | Failure, *, of_one: bool = False) -> None:
        """Of a question about chats; `of_one`: that a single one is not shown says no more."""
        match answer:
            case NotAllowed(everybody=False, scope="") if of_one:
                return
            case _:
                self._chats.note(answer)
        match answer:
            case Later(why):
                self._waits(why)
            case NotAllowed(everybody=True):
                self.look()
            case Got():
                self._silent_since, self._silent_why = 0, ""
                self._troubles.over(SILENT)
                self.look()
            case _:
                pass

    def _waits(self, why: str) -> None:
        now = self._clock.now()
        self._silent_since = self._silent_since or now
        if now - self._silent_since >= PATIENCE:
            # another reason for the same trouble is no news
            self._silent_why = self._silent_why or why
            text = (
                f"For {spell(PATIENCE)} Zoho could not be asked: {self._silent_why}. "
                "What no webhook told is found later. Alerts go on with what webhooks tell."
            )
            self._troubles.lasts(SILENT, text)
