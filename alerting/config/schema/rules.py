"""The JSON Schema of a rule and its question."""

from collections.abc import Collection, Mapping

from alerting.config.schema import clocks as schema_clocks
from alerting.config.schema import groups as schema_groups
from alerting.config.schema import hours as schema_hours
from alerting.config.schema.examples import examples
from alerting.config.schema.policies import group_by, named
from alerting.config.schema.words import (
    ID,
    LENGTH,
    LONG_TEXT,
    NAME,
    Schema,
    described,
    listed,
    one_of,
    shape,
)
from alerting.judge.change import CHANGE_WORDS
from alerting.judge.text import LONGEST, MOST_PATTERNS, MOST_WORDS
from alerting.model.alert import Mode
from alerting.model.severity import Severity
from alerting.model.zoho import APPS, FATE_RANK, REPLY_STATUSES, SESSION_STATUSES

_CLASSES = {
    "cannot_send": "no message can be sent, whatever the reason",
    "channel_fault": "the whole channel cannot send",
}


def definitions() -> Schema:
    """What is referred to by name, so that editors show it once."""
    either = [{"$ref": "#/$defs/conditions"}]
    return {
        "tell": listed(
            described(
                {"type": "string", "minLength": 1},
                "A person, group, rota, place, `assignee` or `lead`; then `by email|sms|slack`.",
                "asha by slack",
            )
        ),
        "status": _words(SESSION_STATUSES),
        "reply_status": _words({**REPLY_STATUSES, **_CLASSES}),
        "app": one_of([word.lower() for word in APPS]),
        "assignee": listed(
            described(_id_or_name(), "none, bot, agent, offline, or an agent's name.", "none")
        ),
        "bounds": {
            **shape({"above": _number("more than"), "below": _number("fewer than")}),
            "minProperties": 1,
        },
        "conditions": {**shape(_conditions(either)), "minProperties": 1},
        **schema_groups.definitions(_conditions(either), _words(dict.fromkeys(FATE_RANK, ""))),
    }


def _conditions(either: list[Schema]) -> Schema:
    one = either[0]
    return {
        "status": {"$ref": "#/$defs/status"},
        "reply_status": {"$ref": "#/$defs/reply_status"},
        "assignee": {"$ref": "#/$defs/assignee"},
        "channel": described(listed(_id_or_name()), "Name or id of a channel.", "Instagram"),
        "app": described(listed({"$ref": "#/$defs/app"}), "How the customer writes.", "whatsapp"),
        "contact": described(listed(_id_or_name()), "A list of contacts, or an id.", "vip"),
        "messages": described({"$ref": "#/$defs/bounds"}, "How many there are in the chat."),
        "waiting_on": described(one_of(["agent", "customer"]), "Who has to write next."),
        "reopened": described(_boolean(), "Whether the chat was ended before."),
        "org": described(listed(ID), "Zoho's organisation id."),
        "any": described({"type": "array", "items": one, "minItems": 1}, "One of them holds."),
        "all": described({"type": "array", "items": one, "minItems": 1}, "All of them hold."),
        "not": described(one, "It does not hold."),
    }


def rule(questions: Mapping[str, Collection[str]], unfit: Mapping[str, Collection[str]]) -> Schema:
    """`questions`: the key that asks, and the keys that only it may have beside it.

    `unfit`: what every other question may have.
    """
    also = {"hours": schema_hours.hours("always, or channel")}
    special = {key for keys in questions.values() for key in keys} - questions.keys()
    return {
        **shape({**_question(), **_common(), **also}, "name"),
        "oneOf": [
            {
                "required": [key],
                "properties": dict.fromkeys(
                    sorted((special - {*own}).union(unfit.get(key, ()))), False
                ),
            }
            for key, own in questions.items()
        ],
        "dependentRequired": {"missing": ["for"]},
        "allOf": schema_clocks.ALSO,
    }


def _question() -> Schema:
    return {
        "when": described({"$ref": "#/$defs/conditions"}, "A chat is in this state …"),
        "for": described(LENGTH, "… and has been for so long without a break.", "10m"),
        "change": _change(),
        **schema_clocks.questions(),
        "within": described(LENGTH, "Of ended_abruptly (2m) and reopened (24h).", "2m"),
        "messages": described({"$ref": "#/$defs/bounds"}, "Of ended_abruptly (below 3)."),
        "message": described(
            shape({"status": _words(dict.fromkeys(FATE_RANK, ""))}, "status"),
            "One of our own messages still has this status.",
            {"status": "SENT"},
        ),
        "text": described(
            {
                **shape({"words": _texts(MOST_WORDS), "patterns": _texts(MOST_PATTERNS)}),
                "minProperties": 1,
            },
            "A customer's message has one of these words, or what matches a pattern.",
            {"words": ["refund", "lawyer"]},
        ),
        **schema_groups.questions(_change(), {"$ref": "#/$defs/reply_status"}),
    }


def _texts(most: int) -> Schema:
    one: Schema = {"type": ["string", "number"], "minLength": 1, "maxLength": LONGEST}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": most}]}


def _change() -> Schema:
    return described(
        {"anyOf": [{"enum": list(CHANGE_WORDS)}, _fact_change()]},
        "Something just happened to a chat.",
        "ended_unanswered",
    )


def _fact_change() -> Schema:
    def step(of: str) -> Schema:
        side = {"$ref": f"#/$defs/{of}"}
        return {**shape({"from": side, "to": side}), "minProperties": 1}

    both = shape({"status": step("status"), "assignee": step("assignee")})
    return {**both, "minProperties": 1, "maxProperties": 1}


def _common() -> Schema:
    return {
        "name": described(NAME, "Unique; stands in every message.", "on-hold-too-long"),
        "title": described({**LONG_TEXT, "maxLength": 200}, "Instead of the name, in messages."),
        "why": described(LONG_TEXT, "Told to who is told: why it matters, what to do."),
        "severity": described(one_of(Severity), "How much it matters.", "critical"),
        "mode": described(one_of(Mode), "trial records alerts and tells nobody."),
        "where": described({"$ref": "#/$defs/conditions"}, "Only chats of which this holds."),
        "tell": described({"$ref": "#/$defs/tell"}, "Who hears.", ["asha by slack"]),
        "policy": named(),
        "group_by": group_by(),
        "repeat_every": described(LENGTH, "Reminders; critical has them every 30m.", "30m"),
        "keep": described(
            LENGTH, "With `change` and `text`: how long its alert stays open (4h).", "4h"
        ),
        "calm_for": described(LENGTH, "It ends only after it has not held for so long.", "10m"),
        "examples": examples(),
    }


def _words(meanings: dict[str, str]) -> Schema:
    """Zoho's values with their meanings, so that an editor shows both."""
    offered = [{"const": word, "description": text} for word, text in meanings.items() if text]
    return listed({"anyOf": [*offered, one_of(meanings)]})


def _number(text: str) -> Schema:
    return {"type": ["integer", "string"], "pattern": "^[0-9]+$", "description": text}


def _boolean() -> Schema:
    return {"enum": [True, False, "yes", "no"]}


def _id_or_name() -> Schema:
    return {"anyOf": [NAME, {"type": "integer", "minimum": 1}]}
