"""What operators hear of messages that did not go as they should."""

from alerting.model.message import GroupNews, Message, Summary, Trouble
from alerting.model.people import Means
from alerting.model.times import EpochMs, spell

SPOKEN = {
    Means.EMAIL: "e-mail",
    Means.SMS: "SMS",
    Means.SLACK: "Slack",
    Means.WEBHOOK: "webhook",
    Means.APPRISE: "Apprise",
}
STOPPED = "this person has answered STOP; they must send START to our number"


def refused(message: Message, why: str, now: EpochMs) -> Trouble:
    means = message.to.means
    text = f"{SPOKEN[means]} to {message.to.name} was refused: {why}. {_instead(message)}"
    return Trouble(f"refused:{means}:{message.to.name}", text, now, broken=means)


def unreached(message: Message, why: str, now: EpochMs) -> Trouble:
    means = message.to.means
    text = f"{SPOKEN[means]} to {message.to.name} did not arrive: {why}. {_instead(message)}"
    return Trouble(f"undelivered:{means}:{message.to.name}", text, now, broken=means)


def broken(means: Means, why: str, now: EpochMs) -> Trouble:
    text = (
        f"{SPOKEN[means]} does not work for anybody: {why}. Correct its settings and restart. "
        "Until then messages go by other means where people have them; the rest waits."
    )
    return Trouble(f"broken:{means}", text, now, broken=means)


def unset(means: Means, now: EpochMs) -> Trouble:
    text = (
        f"{SPOKEN[means]} has no settings, and messages wait that can go no other way. "
        "`alerting status` says what to set; then restart."
    )
    return Trouble(f"no_settings:{means}", text, now, broken=means)


def late(message: Message, why: str, now: EpochMs) -> Trouble:
    means, waits = message.to.means, spell(now - message.created_at)
    text = (
        f"Messages by {SPOKEN[means]} are late: one to {message.to.name} waits since {waits}. "
        f"The last answer: {why}. It is tried again and again for a day."
    )
    return Trouble(f"late:{means}", text, now, broken=means)


def given_up(message: Message, why: str, now: EpochMs) -> Trouble:
    means = message.to.means
    text = (
        f"A message to {message.to.name} by {SPOKEN[means]} could not be sent for 24 hours and "
        f"was given up. The last answer: {why}."
    )
    return Trouble(f"given_up:{means}", text, now, broken=means)


def note_of_move(message: Message) -> str:
    """For whoever gets what could not be told as it should have been."""
    return _note(message, "did not reach you")


def note_of_want(message: Message) -> str:
    """The same, where this program has no settings to send it."""
    return _note(message, "is not set up here")


def note_of_loss(message: Message) -> str:
    """The same, where it was sent."""
    return _note(message, "may not have reached you")


def _note(message: Message, why: str) -> str:
    by, to = SPOKEN[message.to.means], message.fallbacks[0]
    if to.name != message.to.name:
        return f"{message.to.name} could not be reached by {by}, so you hear of it."
    return f"This comes by {SPOKEN[to.means]}, because {by} {why}."


def _instead(message: Message) -> str:
    if not message.fallbacks:
        return (
            "The rules file has no other means for them, and nobody to hear it instead "
            f"(if_undelivered), so {_what(message)} was not told."
        )
    to = message.fallbacks[0]
    if to.name == message.to.name:
        return f"The message goes by {SPOKEN[to.means]} instead."
    return f"The message goes to {to.name} by {SPOKEN[to.means]} instead."


def _what(message: Message) -> str:
    match message.content:
        case GroupNews(total=total) | Summary(total=total):
            return f"news of {total} alerts"
        case _:
            return f"alert {message.alert}" if message.alert else "it"
