"""Whether what was to be done is still wanted, as things are just before it is done."""

from alerting.acting.ports import Agents, Floor
from alerting.model.deed import Act, OrderedDeed
from alerting.model.times import Ms
from alerting.model.zoho import OVER
from alerting.zoho.sessions import Session

_FOR_OPEN_CHATS = frozenset({Act.REASSIGN, Act.END})


def unwanted(ordered: OrderedDeed, floor: Floor) -> str:
    """Why nothing is to be done any more; empty: it is wanted, as what a person ordered is."""
    if not ordered.alert:
        return ""
    alert = floor.alert(ordered.alert)
    if alert is None:
        return "the alert is over"
    return f"{alert.acked_by} has it" if alert.acked_by else floor.withheld(alert)


def moved_on(ordered: OrderedDeed, session: Session, agents: Agents, ahead: Ms) -> str:
    """What has happened to the chat since its step came due; empty: nothing.

    `ahead`: how far our clock, which dated the step, is ahead of Zoho's.
    """
    if session.status in OVER and ordered.deed.act in _FOR_OPEN_CHATS:
        return "the chat is over"
    if ordered.status and session.status and session.status != ordered.status:
        return f"the chat is {session.status} by now, and was {ordered.status}"
    if changed_hands(ordered, session, agents):
        who = session.assignee_name or ("somebody else" if session.assignee else "nobody")
        return f"{who} has the chat by now"
    return "an agent has written since" if session.agent_at > ordered.at - ahead else ""


def changed_hands(ordered: OrderedDeed, session: Session, agents: Agents) -> bool:
    """Where Zoho has not told who an agent is, it cannot be said, and so it has not."""
    if not ordered.assignee:
        return session.assignee != 0
    had = agents.find(ordered.assignee)
    return had is not None and session.assignee != had.id
