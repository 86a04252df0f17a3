"""What a chat is about: messages say it, and Zoho when it is asked."""

from sys import intern

from alerting.model.chat import Change, Fact
from alerting.model.event import Correction, MessageEvent


def hear_subject(change: Change, event: MessageEvent | Correction) -> None:
    """What is not said this time stays as it was."""
    chat = change.chat
    if event.app and event.app != chat.app:
        chat.app = intern(event.app)
        change.facts |= Fact.APP
    if event.contact and event.contact != chat.contact:
        chat.contact = event.contact
        change.facts |= Fact.CONTACT
    if event.ticket_number and event.ticket_number != chat.ticket_number:
        chat.ticket, chat.ticket_number = event.ticket, event.ticket_number
