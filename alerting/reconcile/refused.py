"""What Zoho does not let us ask, and what follows from it."""

from typing import Any

from alerting.reconcile.ports import Troubles
from alerting.zoho.answer import Failure, Got, NotAllowed


class Refused:
    """A trouble for as long as one kind of question is refused.

    Where everything is refused the operators hear of it elsewhere, once.
    """

    def __init__(self, troubles: Troubles, cause: str, says: str) -> None:
        """`says`: what cannot be known without it, as a clause."""
        self._troubles = troubles
        self._cause = f"zoho-refuses-{cause}"
        self._says = says

    def note(self, answer: Got[Any] | Failure) -> None:
        match answer:
            case NotAllowed(why, everybody=False, scope=scope):
                text = f"Zoho does not say {self._says}: {why}."
                after = "Then restart the daemon."
                self._troubles.lasts(self._cause, f"{text} {after}" if scope else text)
            case Got():
                self.over()
            case _:
                pass

    def over(self) -> None:
        """Or nobody wants to know any more."""
        self._troubles.over(self._cause)
