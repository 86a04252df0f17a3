"""The JSON Schema of the questions about channels, agents, apps and orgs."""

from typing import get_args

from alerting.config.schema.words import AMOUNT, LENGTH, Schema, described, listed, one_of, shape
from alerting.judge.counted import Of, Per
from alerting.judge.missing import MissingOf
from alerting.judge.repeats import RepeatsOf

_PERCENT: Schema = {
    "type": "string",
    "pattern": r"^(100(\.0{1,3})?|0?[0-9]{1,2}(\.[0-9]{1,3})?) ?%$",
}
_POSITIVE: Schema = {"type": ["integer", "string"], "minimum": 1, "pattern": "^0*[1-9][0-9]*$"}
_NUMBER: Schema = {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$"}
#: Exactly one of the two bounds, and an end that goes with it.
_BOUNDS: Schema = {
    "oneOf": [{"required": ["above"]}, {"required": ["below"]}],
    "dependentRequired": {"until_below": ["above"], "until_above": ["below"]},
}


def definitions(conditions: Schema, fates: Schema) -> Schema:
    """What `where` may say of what is counted; `conditions` are those of a chat."""
    waited = shape({"above": described(LENGTH, "More than so long.", "5m")}, "above")
    chats = {**conditions, "waited": described(waited, "How long the customer has waited.")}
    same = {key: conditions[key] for key in ("channel", "app", "contact", "org")}
    messages = {
        "status": fates,
        "direction": described({"enum": ["in", "out"]}, "in: customers write; out: we do."),
        **same,
    }
    no_status = {"properties": {"direction": {"const": "in"}}, "required": ["direction"]}
    return {
        "counted_chats": {**shape(chats), "minProperties": 1},
        "counted_messages": {
            **shape(messages),
            "minProperties": 1,
            "if": no_status,
            "then": {"properties": {"status": False}},
        },
    }


def questions(change: Schema, replies: Schema) -> Schema:
    return {
        "count": described(
            _count(),
            "How many chats or messages there are of a kind.",
            {"of": "chats", "where": {"status": "OPEN"}, "per": "channel", "above": 20},
        ),
        "share": described(
            _share(),
            "Which part of all chats or messages is of a kind.",
            {"of": "messages", "where": {"status": "SENT"}, "above": "5%", "within": "15m"},
        ),
        "missing": described(
            shape(
                {
                    "event": described(_one_of(MissingOf, "event"), "What is expected."),
                    "per": described(_one_of(MissingOf, "per"), "Where; channel unless said."),
                },
                "event",
            ),
            "Nothing of the kind happens, for the time that `for` says.",
            {"event": "message_in", "per": "channel"},
        ),
        "repeats": described(
            _repeats(change),
            "The same change again and again.",
            {"change": "reopened", "above": 3, "within": "1d"},
        ),
        "fault": described(
            replies, "A channel cannot send: one of these reply statuses.", "CREDIT_EXHAUSTED"
        ),
        "credits": described(
            _credits(),
            "What is left to pay messages from runs low; Zoho's API tells it.",
            {"below": 20, "app": "whatsapp"},
        ),
    }


def _credits() -> Schema:
    properties = {
        "below": described(AMOUNT, "Less than so much is left, in Zoho's currency.", 20),
        "until_above": described(AMOUNT, "It ends when there is more than so much.", 50),
        "app": described(
            listed({"$ref": "#/$defs/app"}), "Of which app; whichever is lowest unless said."
        ),
    }
    return shape(properties, "below")


def _one_of(form: type[MissingOf | RepeatsOf], key: str) -> Schema:
    return {"enum": list(get_args(form.model_fields[key].annotation))}


def _counted() -> Schema:
    return {
        "of": described({"enum": list(get_args(Of))}, "What is counted.", "chats"),
        "where": {"description": "Only those of which this holds."},
        "per": described(
            {"enum": list(get_args(Per))}, "Each has a number of its own; org unless said."
        ),
    }


def _by_kind(*needed_of_messages: str) -> Schema:
    """Of what decides what `where` may have."""
    messages: Schema = {"where": {"$ref": "#/$defs/counted_messages"}}
    return {
        "if": {"properties": {"of": {"const": "messages"}}},
        "then": {"properties": messages, "required": list(needed_of_messages)},
        "else": {"properties": {"where": {"$ref": "#/$defs/counted_chats"}}},
    }


def _count() -> Schema:
    above: Schema = {"anyOf": [_NUMBER, one_of(["capacity"])]}
    properties = {
        **_counted(),
        "above": described(above, "More than so many; capacity: more than the agent's.", 20),
        "below": described(_POSITIVE, "Fewer than so many.", 3),
        "until_below": described(_POSITIVE, "It ends when there are fewer than so many.", 15),
        "until_above": described(_POSITIVE, "It ends when there are more than so many.", 10),
        "within": described(LENGTH, "Only what became so in the last so long.", "15m"),
        "while": described(
            shape({"agents_online": _online()}, "agents_online"),
            "It counts only as long as this is so.",
            {"agents_online": 0},
        ),
    }
    capacity = {"properties": {"above": one_of(["capacity"])}, "required": ["above"]}
    agents = {"properties": {"per": {"const": "agent"}, "until_below": False}, "required": ["per"]}
    return {
        **shape(properties, "of"),
        **_BOUNDS,
        **_by_kind("within"),
        "allOf": [{"if": capacity, "then": agents}],
    }


def _online() -> Schema:
    number = {**_NUMBER, "description": "Exactly so many agents are online."}
    return {"anyOf": [number, {"$ref": "#/$defs/bounds"}]}


def _share() -> Schema:
    properties = {
        **_counted(),
        "above": described(_PERCENT, "More than this part of all.", "5%"),
        "below": described(_PERCENT, "Less than this part of all.", "80%"),
        "until_below": described(_PERCENT, "It ends when it is less than this.", "3%"),
        "until_above": described(_PERCENT, "It ends when it is more than this.", "90%"),
        "within": described(LENGTH, "Of all that began in the last so long.", "15m"),
        "at_least": described(_POSITIVE, "Of fewer it says nothing; 20 unless said.", 50),
        "older_than": described(LENGTH, "Only of what began so long ago or longer.", "2m"),
    }
    chats = {
        "if": {"properties": {"of": {"const": "chats"}}},
        "then": {"properties": {"where": {"properties": {"waited": False}}}},
    }
    return {**shape(properties, "of", "where", "within"), **_BOUNDS, **_by_kind(), "allOf": [chats]}


def _repeats(change: Schema) -> Schema:
    return shape(
        {
            "change": change,
            "above": described(_POSITIVE, "More often than this.", 3),
            "within": described(LENGTH, "In so long a time.", "30m"),
            "per": described(_one_of(RepeatsOf, "per"), "In one chat, or with one agent."),
        },
        *("change", "above", "within"),
    )
