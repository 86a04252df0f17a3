"""Every value that Zoho is known to send, once each, and one of each kind that it is not."""

from alerting.model.times import SECOND, EpochMs
from alerting.model.zoho import FATE_RANK, REPLY_STATUSES, SESSION_STATUSES
from alerting.simulate.elements import Element
from alerting.simulate.people import ANSWERS, BOT, QUESTIONS, WHATSAPP, agents, talk

UNKNOWN_STATUS = "PARKED"
UNKNOWN_REPLY_STATUS = "QUOTA_PAUSED"
UNKNOWN_FATE = "EXPIRED"


def one_of_each(start: EpochMs) -> list[Element]:
    """A chat for each session status, reply status and fate; a second between them."""
    (agent,) = agents(1)
    told = []
    at = start
    number = 900_000
    for status in (*SESSION_STATUSES, UNKNOWN_STATUS):
        at, number = at + SECOND, number + 1
        told.append(talk(number, WHATSAPP).status(at, status, "ACCEPTED", agent))
    for reply in (*REPLY_STATUSES, UNKNOWN_REPLY_STATUS):
        at, number = at + SECOND, number + 1
        told.append(talk(number, WHATSAPP).status(at, "ON_PROGRESS", reply, agent))
    for fate in (*FATE_RANK, UNKNOWN_FATE):
        at, number = at + SECOND, number + 1
        chat = talk(number, WHATSAPP)
        told += [
            chat.says(at, QUESTIONS[0]),
            chat.answered(at, ANSWERS[0], BOT),
            chat.answered(at, ANSWERS[1], agent),
            chat.fate(at, chat.last_message, fate),
        ]
    return told
