"""The JSON Schema of policies, of what is hidden, of digests and of quiet hours."""

from collections.abc import Iterator
from typing import Final

from alerting.config.forms import NOTHING
from alerting.config.schema.words import (
    LENGTH,
    LONG_TEXT,
    NAME,
    WAIT,
    Schema,
    described,
    listed,
    one_of,
    shape,
    table,
)
from alerting.config.tables.deeds import LONGEST_SUBJECT, WORDS
from alerting.config.tables.hides import SHARED
from alerting.config.tables.policies import DEFAULT
from alerting.model.calendar import WEEKDAYS
from alerting.model.deed import LEAD, LEAST_LOADED
from alerting.model.policy import GroupBy
from alerting.model.severity import Severity

_TIME = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
_DAY = f"({'|'.join(WEEKDAYS)})"
_TELL: Final[Schema] = {"$ref": "#/$defs/tell"}
_HEARD: Final[list[Schema]] = [{"required": ["tell"]}, {"required": ["policy"]}]

#: Somebody hears of each rule, unless a policy serves those that do not say who.
EVERY_RULE_IS_HEARD: Final[Schema] = {
    "if": {"not": {"required": ["policies"], "properties": {"policies": {"required": [DEFAULT]}}}},
    "then": {
        "properties": {
            "rules": {
                "items": {
                    "anyOf": [
                        *_HEARD,
                        {
                            "required": ["clock", "warn"],
                            "properties": {
                                "warn": {
                                    "anyOf": [
                                        {"type": "object", "anyOf": _HEARD},
                                        {
                                            "type": "array",
                                            "prefixItems": [{"type": "object", "anyOf": _HEARD}],
                                        },
                                    ]
                                }
                            },
                        },
                    ]
                }
            }
        }
    },
}
#: Both of them say who hears.
NOT_BOTH: Final[Schema] = {"not": {"required": ["tell", "policy"]}}


def policies() -> Schema:
    return described(
        table(_policy()),
        f"Who hears next, and how often. One named {DEFAULT} serves rules that name none.",
        {"floor": {"steps": [{"tell": ["asha by slack"]}, {"after": "10m", "tell": ["bruno"]}]}},
    )


def named() -> Schema:
    """Of a rule, or of a step of its clock."""
    return described(NAME, "Name of one of the policies: who hears, instead of `tell`.", "floor")


def group_by() -> Schema:
    return described(
        listed(one_of(GroupBy)),
        "What alerts have in common that come in one message; `rule` unless written.",
        ["rule", "channel"],
    )


def _policy() -> Schema:
    step = shape(
        {
            "tell": described(_TELL, "Who hears by this step."),
            "after": described(WAIT, "So long after the beginning; at once without it.", "10m"),
            "only": described(
                listed(one_of(Severity)), "Passed over unless the alert is so grave.", "critical"
            ),
            "do": described(
                listed({"anyOf": list(_deeds())}),
                "What is changed in Zoho then, if ALERTING_ZOHO_ACTIONS permits it.",
                [{"reassign": LEAST_LOADED}],
            ),
        },
    )
    step["anyOf"] = [{"required": ["tell"]}, {"required": ["do"]}]
    return shape(
        {
            "group_by": group_by(),
            "group_wait": described(WAIT, "Collect so long before the first message.", "20s"),
            "group_interval": described(
                WAIT, "News of the same group come at most so often; 2m unless written.", "2m"
            ),
            "repeat_every": described(LENGTH, "Reminders; critical has them every 30m.", "30m"),
            "tell_end": described(
                {"enum": [True, False, "yes", "no"]}, "Whoever was told hears the end, too."
            ),
            "steps": described(
                listed(step), "Who hears, one after the other, until somebody has it."
            ),
            "if_undelivered": described(_TELL, "Told instead of whoever nothing reaches."),
        },
        "steps",
    )


def _deeds() -> Iterator[Schema]:
    yield one_of(WORDS)
    whom = described(NAME, f"An agent's name, {LEAD}, or {LEAST_LOADED}.", LEAST_LOADED)
    agent = described(NAME, f"An agent's name, or {LEAD}.", LEAD)
    yield shape({"reassign": whom}, "reassign")
    yield shape({"reassign_ticket": whom}, "reassign_ticket")
    yield shape({"comment": LONG_TEXT, "mention": agent}, "comment")
    subject = {**NAME, "maxLength": LONGEST_SUBJECT}
    task = shape({"subject": subject, "owner": agent, "due": LENGTH}, "subject")
    yield shape({"create_task": task}, "create_task")


def hide() -> Schema:
    entry = shape(
        {
            "if_firing": described(
                listed(NAME), "While an alert of these rules is open …", "credit-exhausted"
            ),
            "hide": described(listed(NAME), "… those of these are not told.", ["stuck-in-sent"]),
            "same": described(
                listed(one_of(SHARED)), "Only where both have the same of these.", ["channel"]
            ),
        },
        "if_firing",
        "hide",
    )
    items = {"type": "array", "items": entry, "minItems": 1}
    return described(items, "Alerts that explain others.")


def digests() -> Schema:
    entry = shape(
        {
            "name": described(NAME, "Unique; stands in the digest.", "morning-report"),
            "at": described({"type": "string", "pattern": f"^ *{_TIME} *$"}, "When.", "08:30"),
            "days": described(
                listed({"type": "string", "pattern": f"^ *{_DAY}(-{_DAY})? *$"}),
                "On which days of the week; unless written, every day.",
                "mon-fri",
            ),
            "tell": described(_TELL, "Who gets it; not by SMS.", ["asha by email"]),
            "covers": described(LENGTH, "What happened in so long; 24h unless written.", "24h"),
            "timezone": described(NAME, "In which `at` is; else the file's."),
        },
        "name",
        "at",
        "tell",
    )
    items = {"type": "array", "items": entry, "minItems": 1}
    return described(items, "Reports at fixed times.")


def quiet() -> Schema:
    time = _TIME.replace("2[0-3]", "2[0-4]")
    entry = shape(
        {
            "between": described(
                {"type": "string", "pattern": f"^ *{time} *- *{time} *$"},
                "Every day; over midnight too.",
                "22:00-07:00",
            ),
            "timezone": described(NAME, "Else the person's."),
            "unless": described(
                one_of((Severity.CRITICAL, Severity.WARNING, NOTHING)),
                "What is at least so grave is told all the same; critical unless written.",
            ),
        },
        "between",
    )
    return described(entry, "Hours in which this person is told nothing, unless it is critical.")
