"""Why an alert ended, in the first words that fit."""

from alerting.model.alert import Ending
from alerting.model.chat import AGENT, NONE, Change, Fact
from alerting.model.zoho import OVER


def ending_of(change: Change | None) -> Ending:
    """An event that ended a condition, as the people who were told would put it."""
    if change is None:
        return Ending.NORMAL
    chat = change.chat
    if change.facts & Fact.STATUS and chat.status in OVER and _unanswered(change):
        return Ending.UNANSWERED
    if change.answered or (change.was_status == "ON_HOLD" and chat.status == "ON_PROGRESS"):
        return Ending.ANSWERED
    if (
        change.facts & Fact.ASSIGNEE
        and change.was_assignee_kind == NONE
        and chat.assignee_kind == AGENT
    ):
        return Ending.TAKEN
    return Ending.NORMAL


def _unanswered(change: Change) -> bool:
    return change.was_waiting or change.chat.status == "MISSED"
