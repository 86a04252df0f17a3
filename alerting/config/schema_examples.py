"""The JSON Schema of `examples:` and of what happens in them."""

from alerting.config.example_forms import WRITERS
from alerting.config.schema_words import (
    ID,
    LONG_TEXT,
    NAME,
    Schema,
    described,
    listed,
    one_of,
    shape,
)
from alerting.model.alert import Ending, Severity
from alerting.model.zoho import APPS, FATE_RANK, REPLY_STATUSES, SESSION_STATUSES

_MOMENT: Schema = {"type": ["string", "integer"], "examples": ["14m", "mon 10:14"]}
_TARGET = described(NAME, "A person or place; after it `by email|sms|slack`.", "asha by slack")


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
    id_or_name: Schema = {"anyOf": [NAME, {"type": "integer", "minimum": 1}]}
    properties = {
        "at": described(_MOMENT, "So long after the start, or a time of day.", "14m"),
        "session": described(id_or_name, "Which chat, by any name; A unless said.", "A"),
        "status": described(one_of(SESSION_STATUSES), "The chat's status becomes this."),
        "reply_status": described(one_of(REPLY_STATUSES), "Whether messages can be sent."),
        "assignee": described(id_or_name, "none, bot, agent, or an agent's name.", "none"),
        "messages": described(ID, "Zoho's own count of messages."),
        "channel": described(id_or_name, "Name or id of a channel.", "Instagram"),
        "contact": described(id_or_name, "A list of contacts, or an id.", "vip"),
        "app": described(one_of([word.lower() for word in APPS]), "How the customer writes."),
        "ticket": described(id_or_name, "The ticket's number."),
        "message": described({"enum": ["in", "out"]}, "Somebody writes."),
        "by": described(
            NAME, f"Who writes: {', '.join(WRITERS)}. With `ack`: who takes it.", "agent"
        ),
        "type": described(NAME, "Of a message; TEXT unless said.", "INFO"),
        "text": described(LONG_TEXT, "What is written."),
        "fate": described(one_of(FATE_RANK), "What became of one of our messages.", "READ"),
        "of": described(ID, "Which of them, counted from 1; the latest unless said."),
        "ack": described(NAME, "Somebody takes this rule's alert."),
    }
    return shape(properties, "at")


def _expected() -> Schema:
    properties = {
        "at": described(_MOMENT, "So long after the start, or a time of day.", "10m"),
        "nothing": described({"const": True}, "Nothing more is told up to here."),
        "alert": described(NAME, "This rule's alert begins.", "on-hold-too-long"),
        "rises": described(NAME, "This rule's alert becomes more severe."),
        "reminder": described(NAME, "People are reminded of this rule's alert."),
        "ended": described(NAME, "This rule's alert ends."),
        "session": described(NAME, "Of which chat."),
        "severity": described(one_of(Severity), "How much it matters now."),
        "told": described(
            {"anyOf": [{"const": "nobody"}, listed(_TARGET)]},
            "Everybody who hears, and by what; whoever it is unless said.",
            ["asha by slack"],
        ),
        "because": described(one_of(Ending), "Why it ended.", "answered"),
    }
    return shape(properties, "at")
