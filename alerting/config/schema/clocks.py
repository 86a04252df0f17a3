"""The JSON Schema of service clocks and their steps."""

from typing import Final

from alerting.config.schema.policies import NOT_BOTH, named
from alerting.config.schema.words import LENGTH, Schema, described, listed, one_of, shape
from alerting.judge.clock import BEGINNINGS
from alerting.model.severity import Severity

_MEANINGS: Final = {
    "pickup": "pickup time: from the customer's first message until an agent has the chat",
    "first_response": "first response time: until an agent has written; no bot's words count",
    "next_response": "next response time: each later wait of the customer for an answer",
    "resolution": "resolution time: until the chat is ended, blocked or missed",
    "agent_silence": "since the chat was given to an agent who has not written, and is waited for",
    "customer_silence": "since we wrote and the customer has not",
    "reply_window": "since the customer's last message, on apps that let us answer for 24 hours",
}

#: What a schema of keys alone does not say: who hears, and by when, stands in one place or another.
ALSO: Final[list[Schema]] = [
    NOT_BOTH,
    {
        "if": {
            "required": ["clock"],
            "properties": {"clock": {"not": {"const": "reply_window"}}},
        },
        "then": {"required": ["target"]},
    },
]


def questions() -> Schema:
    words = [{"const": word, "description": text} for word, text in _MEANINGS.items()]
    return {
        "clock": described({"anyOf": words}, "A service clock runs for a chat.", "first_response"),
        "target": described(LENGTH, "How long is still good; of reply_window 24h.", "5m"),
        "warn": described(
            listed(step()),
            "Steps at which its alert begins and becomes worse; without them, at the target.",
            [{"at": "50%", "severity": "info"}, {"at": "100%", "severity": "critical"}],
        ),
        "from": described(
            {"enum": list(BEGINNINGS)},
            "Of pickup and first_response: the customer's first message, or a bot's hand-over.",
            "handover",
        ),
        "reopenings": described(
            {"enum": [True, False, "yes", "no"]},
            "Of resolution: a chat that is reopened within a day goes on counting.",
        ),
    }


def step() -> Schema:
    """One of `warn`."""
    moment: Schema = {
        "type": "string",
        "pattern": "^( *[0-9]*[1-9][0-9]* *%|[+-]([0-9]*[1-9][0-9]*[smhd])+)$",
    }
    keys = shape(
        {
            "at": described(moment, "Part of the target, or so long before or after it.", "+10m"),
            "severity": described(one_of(Severity), "Unless written, as the step before."),
            "tell": described(
                {"$ref": "#/$defs/tell"}, "Who hears besides those who were told already."
            ),
            "policy": named(),
        },
        "at",
    )
    return {**keys, **NOT_BOTH}
