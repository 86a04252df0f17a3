"""What operators hear where something was not done as a rule wants it."""

from typing import Final

from alerting.acting.ports import Troubles
from alerting.model.deed import OrderedDeed, Settled, State

#: It was still wanted, as far as we know.
TOO_LATE: Final = "too late: it was to be done within two minutes"
#: Nothing is done of which it could not be said afterwards that it was begun.
NOT_WRITTEN: Final = "the disk did not take it in time"


def tell(troubles: Troubles, ordered: OrderedDeed, settled: Settled) -> None:
    """What was no longer wanted stands in the alert's timeline only.

    Whoever ordered something themselves sees what became of it.
    """
    if not ordered.alert:
        return
    rule, act = ordered.rule, ordered.deed.act
    if settled.state is State.REFUSED or settled.detail == TOO_LATE:
        text = (
            f"Nothing was done in Zoho for alert {ordered.alert} of {rule} (`{act}`): "
            f"{settled.detail}. It is not tried again: do it by hand, and mend what keeps it from "
            "being done."
        )
        troubles.trouble(f"not_acted:{act}", text)
    elif settled.state is State.UNSURE:
        text = (
            f"Zoho did not say whether `{act}` was done for alert {ordered.alert} of {rule}. It is "
            "not tried again: look at the chat in Zoho Desk."
        )
        troubles.trouble(f"perhaps_acted:{act}", text)


def tell_failed(troubles: Troubles, ordered: OrderedDeed, why: str) -> None:
    """By a mistake of the program, which must not look as if all were well."""
    rule, act = ordered.rule, ordered.deed.act
    if ordered.alert:
        text = (
            f"`{act}` for alert {ordered.alert} of {rule} failed inside the program ({why}). It is "
            "looked at again at the next start: look at the chat in Zoho Desk, and report this."
        )
    else:
        text = (
            f"`{act}` for chat {ordered.chat} failed inside the program ({why}). It is looked at "
            "again at the next start: look at the chat in Zoho Desk, and report this."
        )
    troubles.trouble(f"acting_failed:{act}", text)


def out_of_reach(why: str) -> str:
    return f"Zoho could not be reached in time: {why}"
