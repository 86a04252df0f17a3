"""How the way to Zoho fares, and what it has told besides chats."""

from alerting.control.daemon import BalanceSeen, ZohoSeen
from alerting.model.event import NOTHING_BOUGHT
from alerting.reconcile.counts import Counts
from alerting.track.tracker import Tracker
from alerting.zoho.client import ZohoClient


def zoho_seen(client: ZohoClient | None, caught_up: Counts | None) -> ZohoSeen | None:
    """None: there are no credentials."""
    if client is None or caught_up is None:
        return None
    it = client.figures()
    return ZohoSeen(
        answered_at=it.answered_at,
        answers=dict(it.answers),
        credits_spent=it.credits_spent,
        credits_allowed=it.credits_allowed,
        credits_remaining=it.credits_remaining,
        refused=it.refused,
        looked_at=caught_up.looked_at,
        looks={"ok": caught_up.looks - caught_up.failed, "failed": caught_up.failed},
        found=caught_up.found(),
    )


def agents_online(tracker: Tracker) -> int | None:
    """Of all organisations; None: of nobody anything is known."""
    known = tracker.presence.remembered()
    return sum(online for _, _, online, _ in known) if known else None


def balances(tracker: Tracker) -> list[BalanceSeen]:
    return [
        BalanceSeen(org, app, balance.available, balance.currency)
        for org, app, balance in sorted(tracker.credits.remembered())
        if balance.available != NOTHING_BOUGHT
    ]
