"""What an answer of Zoho Desk's means. Pure, and the only place that knows."""

from typing import Final

from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.zoho.answer import Answer, Empty, Got, Later, Missing, NotAllowed
from alerting.zoho.exchange import Call, Reply
from alerting.zoho.said import asked_to_wait, decoded, error_word, too_many_tokens, wrong_fields
from alerting.zoho.scopes import Scope

OK, NO_CONTENT, MOVED, BAD = 200, 204, 300, 400
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY, SERVER = 401, 403, 404, 429, 500
#: Request Timeout, Too Early.
NOT_NOW: Final = frozenset({408, 425})
#: Where the day's credits are gone and Zoho does not say until when.
EXHAUSTED: Final[Ms] = 15 * MINUTE
DENIED: Final[Ms] = 10 * MINUTE
CONNECT: Final = "alerting zoho connect"


def meaning(reply: Reply, call: Call, need: Scope, now: EpochMs) -> Answer:
    word = error_word(reply.body)
    status = reply.status
    if too_many_tokens(word) and status != FORBIDDEN:
        return Later("Zoho says Access Denied, as it does after too many requests", DENIED)
    if OK <= status < MOVED:
        return _success(reply, word)
    if status == NOT_FOUND:
        return Missing()
    if status == TOO_MANY:
        return _too_many(reply, word, now)
    if status in NOT_NOW or status >= SERVER:
        asked = asked_to_wait(reply.headers, now)
        return Later(f"Zoho answered {status}", asked, uncertain=call.changes)
    return _refusal(reply, word, need)


def _success(reply: Reply, word: str) -> Answer:
    if word:
        return NotAllowed(f"Zoho refuses it: {word}")
    if reply.status == NO_CONTENT or not reply.body.strip():
        return Empty()
    try:
        return Got(decoded(reply.body))
    except ValueError:
        return Later("Zoho's answer is not JSON")


def _too_many(reply: Reply, word: str, now: EpochMs) -> Later:
    asked = asked_to_wait(reply.headers, now)
    if word == "THRESHOLD_EXCEEDED":
        why = "the organisation's API credits of today are used up, by us or others"
        return Later(why, EXHAUSTED if asked is None else asked)
    return Later("Zoho has too much to do for us at once (429)", asked)


def _refusal(reply: Reply, word: str, need: Scope) -> NotAllowed:
    match reply.status, word:
        case _, "SCOPE_MISMATCH":
            text = f"the consent lacks the scope {need}; give it again with: {CONNECT}"
            return NotAllowed(text, scope=need)
        case _, "OAUTH_ORG_MISMATCH":
            why = "the consent is not for the organisation of ALERTING_ZOHO_ORG; correct it, or"
            return NotAllowed(f"{why} give consent again with: {CONNECT}", everybody=True)
        case _, "LICENSE_ACCESS_LIMITED":
            return NotAllowed("Zoho Desk's edition does not include this")
        case status, _ if status == UNAUTHORIZED:
            return NotAllowed("Zoho refuses a token that it gave just now (401)")
        case status, _ if status == FORBIDDEN:
            return NotAllowed("whoever gave the consent may not see or do this in Zoho Desk (403)")
        case status, _ if status < BAD:
            return NotAllowed(f"Zoho answered {status}, a redirect, which is not followed")
    fields = wrong_fields(reply.body)
    words = " ".join(it for it in (str(reply.status), word) if it)
    return NotAllowed(f"Zoho refuses the request ({words}{': ' + fields if fields else ''})")
