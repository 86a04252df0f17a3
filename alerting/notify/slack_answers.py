"""What each of Slack's answers means, and what to do about it."""

from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.notify.answers import id_of, retry_after, said

OK, BUSY, SERVER = 200, 429, 500

#: The token or the whole workspace: nobody's post will be taken.
EVERYBODY = frozenset(
    {
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
NOT_NOW = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
ADVICE = {
    "channel_not_found": "check the channel's name; a private channel must have invited the bot",
    "not_in_channel": "invite the bot: type /invite and its name in the channel",
    "is_archived": "the channel is archived; name another in the rules file",
    "users_not_found": "nobody in Slack has this e-mail address; correct it in the rules file",
    "user_not_found": "no such member id in this workspace; correct it in the rules file",
    "cannot_dm_bot": "this is a bot's account; name a person",
    "invalid_auth": "the bot token is wrong; put the right one into the settings",
    "not_authed": "the bot token is missing; put it into the settings",
    "account_inactive": "the bot was removed from Slack; install it again, set its new token",
    "token_revoked": "the bot token was revoked; make another and put it into the settings",
    "token_expired": "the bot token has expired; make another and put it into the settings",
    "missing_scope": "the bot needs the scopes chat:write and users:read.email; install it again",
}


def member_in(found: AsyncSlackResponse) -> str:
    """ValueError where Slack names nobody after all."""
    user = found.get("user")
    member = id_of(user.get("id")) if isinstance(user, dict) else ""
    if not member:
        raise ValueError("no member is named")
    return member


def outcome_of(error: Exception) -> Outcome:
    match error:
        case SlackApiError() if isinstance(error.response, AsyncSlackResponse):
            return _of_answer(error.response)
        case TimeoutError():
            return Deferred("Slack did not answer in time")
        case ClientError() | OSError():
            return Deferred(f"Slack cannot be reached: {type(error).__name__}")
        case _:
            return Deferred(f"Slack's answer cannot be read: {type(error).__name__}")


def _of_answer(answer: AsyncSlackResponse) -> Outcome:
    code = str(answer.data.get("error", "")) if isinstance(answer.data, dict) else ""
    status = answer.status_code
    if status == BUSY or status >= SERVER or code in NOT_NOW or not code:
        return Deferred(said(code) or f"HTTP {status}", retry_after(answer.headers))
    why = f"{said(code)}: {ADVICE[code]}" if code in ADVICE else said(code)
    return Refused(why, everybody=code in EVERYBODY)


def outcome_of_webhook(status: int, body: str, headers: Mapping[str, Any]) -> Outcome:
    """A webhook answers in plain words; it is one place, so its fault is nobody else's."""
    why = f"{status} {said(body)}".strip()
    if status == OK:
        return Delivered("", why)
    if status == BUSY or status >= SERVER:
        return Deferred(why, retry_after(headers))
    return Refused(f"{why}: make a new incoming webhook in Slack and put it into the credentials")
