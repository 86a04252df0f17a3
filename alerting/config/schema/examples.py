"""The JSON Schema of `examples:` and of what happens in them."""

from alerting.config.examples.forms import WRITERS
from alerting.config.schema.words import (
    AMOUNT,
    ID,
    LONG_TEXT,
    NAME,
    Schema,
    described,
    listed,
    one_of,
    shape,
)
from alerting.model.alert import Ending
from alerting.model.severity import Severity
from alerting.model.zoho import APPS, FATE_RANK, REPLY_STATUSES, SESSION_STATUSES

_MOMENT: Schema = {"type": ["string", "integer"], "examples": ["14m", "mon 10:14"]}
_ID_OR_NAME: Schema = {"anyOf": [NAME, {"type": "integer", "minimum": 1}]}
_APP = one_of([word.lower() for word in APPS])
_TARGET = described(NAME, "A person or place; after it `by email|sms|slack`.", "asha by slack")


def scenario_file() -> Schema:
    """The whole of a file with `scenarios:`, which stands beside the rules."""
    version = described({"enum": [1, "1"]}, "Of this format.", 1)
    items = {"type": "array", "items": _scenario(), "minItems": 1}
    what = "What happens, and what people must hear of it; `alerting rehearse` plays them."
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenarios of alerting rules",
        **shape({"version": version, "scenarios": described(items, what)}, "scenarios"),
    }


def _scenario() -> Schema:
    found = example()
    only = described(listed(NAME), "Alerts of these rules count; without it those of all.")
    return {**found, "properties": {**found["properties"], "only": only}}


def examples() -> Schema:
    """Under a rule."""
    return described(
        {"type": "array", "items": example(), "minItems": 1},
        "What happens and what people must hear of it; `alerting rehearse` plays them.",
    )


def example() -> Schema:
    """Without `only`, which belongs to scenarios."""
    properties = {
        "name": described(NAME, "Says what this example shows.", "fires after ten minutes"),
        "starts": described(NAME, "In the file's time zone; mon 10:00 unless said.", "mon 10:00"),
        "events": {"type": "array", "items": _event(), "minItems": 1},
        "expect": {"type": "array", "items": _expected(), "minItems": 1},
    }
    return shape(properties, "name", "events", "expect")


def _event() -> Schema:
    properties = {
        "at": described(_MOMENT, "So long after the start, or a time of day.", "14m"),
        "session": described(
            listed(_ID_OR_NAME), "Which chat, or chats, by any name; A unless said.", "1..21"
        ),
        "status": described(one_of(SESSION_STATUSES), "The chat's status becomes this."),
        "reply_status": described(one_of(REPLY_STATUSES), "Whether messages can be sent."),
        "assignee": described(_ID_OR_NAME, "none, bot, agent, or an agent's name.", "none"),
        "messages": described(ID, "Zoho's own count of messages."),
        "channel": described(_ID_OR_NAME, "Name or id of a channel.", "Instagram"),
        "contact": described(_ID_OR_NAME, "A list of contacts, or an id.", "vip"),
        "app": described(_APP, "How the customer writes."),
        "ticket": described(_ID_OR_NAME, "The ticket's number."),
        "message": described({"enum": ["in", "out"]}, "Somebody writes."),
        "by": described(
            NAME, f"Who writes: {', '.join(WRITERS)}. With `ack`: who takes it.", "agent"
        ),
        "type": described(NAME, "Of a message; TEXT unless said.", "INFO"),
        "text": described(LONG_TEXT, "What is written."),
        "fate": described(one_of(FATE_RANK), "What became of one of our messages.", "READ"),
        "of": described(ID, "Which of them, counted from 1; the latest unless said."),
        "agent": described(_ID_OR_NAME, "Who comes or goes.", "Priya N."),
        "presence": described({"enum": ["online", "offline"]}, "Of the agent."),
        "credits": described(AMOUNT, "What is left to pay messages from, on `app` (whatsapp).", 12),
        "ack": described(NAME, "Somebody takes this rule's alert."),
    }
    return shape(properties, "at")


def _expected() -> Schema:
    properties = {
        "at": described(_MOMENT, "So long after the start, or a time of day.", "10m"),
        "nothing": described({"const": True}, "Nothing more is told up to here."),
        "alert": described(NAME, "This rule's alert begins.", "on-hold-too-long"),
        "rises": described(NAME, "The next step of this rule's alert."),
        "escalates": described(NAME, "The next step of its policy is told, as nobody has it."),
        "reminder": described(NAME, "People are reminded of this rule's alert."),
        "acknowledged": described(NAME, "The others who were told see who has this rule's alert."),
        "ended": described(NAME, "This rule's alert ends."),
        "session": described(_ID_OR_NAME, "About which chat."),
        "channel": described(_ID_OR_NAME, "About which channel, where its rule counts by channel."),
        "agent": described(_ID_OR_NAME, "About which agent, where its rule counts by agent."),
        "app": described(_APP, "About which app, where its rule counts by app."),
        "severity": described(one_of(Severity), "How much it matters now."),
        "told": described(
            {"anyOf": [{"const": "nobody"}, listed(_TARGET)]},
            "Everybody who hears, and by what; whoever it is unless said.",
            ["asha by slack"],
        ),
        "because": described(one_of(Ending), "Why it ended.", "answered"),
    }
    return shape(properties, "at")
