"""A JSON Schema of the rules file, so that editors complete, explain and underline."""

from typing import Any, TypeAlias

from alerting.config.forms import LANGUAGES, LINK_WORDS, RECEIPTS, SHOW_CUSTOMER
from alerting.config.rules import UNFIT, own_keys
from alerting.config.schema import hours as schema_hours
from alerting.config.schema import policies as schema_policies
from alerting.config.schema.hours import DATE
from alerting.config.schema.rules import definitions, rule
from alerting.config.schema.words import (
    EMAIL,
    ID,
    LENGTH,
    LONG_TEXT,
    NAME,
    described,
    listed,
    one_of,
    shape,
    table,
)
from alerting.model.people import USUAL_ORDER

Schema: TypeAlias = dict[str, Any]


def schema() -> Schema:
    """What the loader accepts, but for what needs the whole file, like names that exist."""
    properties = _top() | _tables() | _hours()
    properties["rules"] = {
        "type": "array",
        "minItems": 1,
        "items": {"$ref": "#/$defs/rule"},
        "description": "What to watch, and whom to tell. Each rule asks one question.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Alerting rules",
        **shape(properties, "version", "rules"),
        "anyOf": [{"required": ["people"]}, {"required": ["places"]}],
        **schema_policies.EVERY_RULE_IS_HEARD,
        "$defs": {**definitions(), "rule": rule(own_keys(), UNFIT)},
    }


def _top() -> Schema:
    limit = {"type": ["integer", "string"], "minimum": 1, "pattern": "^0*[1-9][0-9]*$"}
    link = ", ".join(LINK_WORDS)
    return {
        "version": described({"enum": [1, "1"]}, "Of this format.", 1),
        "timezone": described(NAME, "In which messages give times.", "Asia/Kolkata"),
        "language": described(one_of(LANGUAGES), "Of messages.", "en"),
        "operators": described(
            {"$ref": "#/$defs/tell"},
            "Who hears when this program itself is in trouble; use two different means.",
            ["it-desk by email", "nikhil by sms"],
        ),
        "owner": described(
            {"$ref": "#/$defs/tell"},
            "Who keeps this file: hears what each change of it did, and what is wrong with it.",
            "asha by email",
        ),
        "lead": described(NAME, "Heard as `lead` where agent and channel have none.", "asha"),
        "show_customer": described(
            {"enum": [*SHOW_CUSTOMER, False]}, "What messages show of a customer.", "no"
        ),
        "chat_link": described(
            LONG_TEXT,
            f"Link to a chat, with {{{{ … }}}} around one of {link}.",
            "https://desk.zylker.example/agent/{{ session.id }}",
        ),
        "zoho_values": described(
            shape({"status": listed(NAME), "reply_status": listed(NAME)}),
            "Values that Zoho has added since.",
        ),
        "limits": described(
            shape(
                {
                    "sms": shape(
                        {"per_person": shape({"per_day": limit}, "per_day")}, "per_person"
                    ),
                    "email": shape(
                        {"per_person": shape({"per_hour": limit}, "per_hour")}, "per_person"
                    ),
                    "rule": described(
                        shape({"alerts_per_hour": limit}, "alerts_per_hour"),
                        "Above it the news of a rule are bundled; 30.",
                    ),
                    "silence": described(
                        shape({"longest": LENGTH}, "longest"), "How long one may last; 24h."
                    ),
                }
            ),
            "How many messages one person is sent at most; 20 SMS a day, 60 mails an hour.",
        ),
    }


def _hours() -> Schema:
    return {
        "hours": described(
            schema_hours.hours("always"),
            "When timers count and alerts are told: a calendar, or always.",
        ),
        "calendars": described(table(schema_hours.calendar()), "When people work."),
        "mute": described(schema_hours.mute(), "Times in which rules tell nobody."),
        "policies": schema_policies.policies(),
        "hide": schema_policies.hide(),
        "digests": schema_policies.digests(),
    }


def _tables() -> Schema:
    contacts = {
        **shape(
            {
                "ids": described(listed(ID), "Zoho's contact ids.", [186543000000451259]),
                "file": described(
                    NAME,
                    "More of them: a CSV file, beside this file unless it says where.",
                    "vip.csv",
                ),
            }
        ),
        "minProperties": 1,
    }
    return {
        "people": described(table(_person()), "Who can be told, and how."),
        "groups": described(
            table(listed(NAME)), "Several people by one name.", {"supervisors": ["asha", "bruno"]}
        ),
        "rotas": described(table(_rota()), "Whoever is on duty, by one name."),
        "places": described(table(_place()), "Where messages can go besides people."),
        "channels": described(table(_channel(), ids=True), "Zoho's channel ids and your names."),
        "agents": described(table(_agent(), ids=True), "Zoho's agent ids and their names."),
        "contacts": described(
            table(contacts), "Lists of Zoho's contact ids.", {"vip": {"ids": [186543000000451259]}}
        ),
    }


def _person() -> Schema:
    return shape(
        {
            "email": described(EMAIL, "E-mail address.", "asha@zylker.example"),
            "sms": described(
                {"type": ["string", "integer"], "pattern": r"^\+[1-9][0-9]{6,14}$"},
                "Phone number with + and country code.",
                "+919876500001",
            ),
            "slack": described(NAME, "E-mail address in Slack, or member id.", "U012AB3CD"),
            "language": described(one_of(LANGUAGES), "Of messages to this person."),
            "timezone": described(NAME, "In which messages to this person give times."),
            "prefers": described(
                listed(one_of(sorted(USUAL_ORDER))),
                "Means without `by`, the first first; else Slack, e-mail, SMS.",
                ["slack", "sms"],
            ),
            "quiet": schema_policies.quiet(),
        }
    )


def _rota() -> Schema:
    moment = {"type": "string", "pattern": f"^{DATE}( +[0-9]{{1,2}}:[0-9]{{2}})?$"}
    override = shape(
        {
            "who": described(NAME, "The person on duty instead.", "bruno"),
            "from": described(moment, "A day, or a time of one.", "2026-12-24"),
            "until": described(moment, "The last day, or a time of it.", "2026-12-27"),
        },
        *("who", "from", "until"),
    )
    return shape(
        {
            "members": described(listed(NAME), "People, in turn.", ["asha", "bruno"]),
            "every": described(LENGTH, "How long a turn is: whole days or hours.", "7d"),
            "handover": described(NAME, "When turns end, by the clock.", "mon 09:00"),
            "starting": described(
                {"type": "string", "pattern": f"^{DATE}$"},
                "The day on which the first member's turn begins.",
                "2026-01-05",
            ),
            "timezone": described(NAME, "Of handovers and days; else the file's."),
            "overrides": {"type": "array", "items": override, "minItems": 1},
        },
        *("members", "every", "handover", "starting"),
    )


def _place() -> Schema:
    secret: Schema = {"type": "string", "pattern": "^secret:"}
    address: Schema = {"type": "string", "pattern": "^(https?://|secret:)"}
    kinds = {
        "slack_channel": described(NAME, "#name in quotes, or the id.", "#support-alerts"),
        "slack_webhook": described(
            secret, "Name of a credential that holds the webhook's address.", "secret:old_room"
        ),
        "webhook": described(
            address, "A program's address, or its secret's name.", "https://incidents.example/hook"
        ),
        "apprise": described(
            secret, "Name of a credential that holds one Apprise URL.", "secret:ops_telegram"
        ),
    }
    key = described(secret, "Name of the secret that a webhook is signed with.", "secret:incidents")
    return {
        **shape({**kinds, "secret": key}),
        "oneOf": [{"required": [kind]} for kind in kinds],
        "dependentRequired": {"secret": ["webhook"]},
    }


def _channel() -> Schema:
    receipts = {"anyOf": [one_of(["none"]), listed(one_of(RECEIPTS))]}
    return shape(
        {
            "name": described(NAME, "What people call it.", "WhatsApp Support"),
            "app": {"$ref": "#/$defs/app"},
            "lead": described(NAME, "The person heard as `lead`.", "asha"),
            "receipts": described(receipts, "Which receipts it gives; learnt if not written."),
            "hours": schema_hours.hours("always"),
        },
        "name",
    )


def _agent() -> Schema:
    return shape(
        {
            "name": described(NAME, "What people call the agent.", "Priya N."),
            "person": described(NAME, "Who is told as `assignee`.", "asha"),
            "capacity": described(
                {"type": ["integer", "string"], "pattern": "^[0-9]+$", "minimum": 1},
                "Chats at a time, for rules that count them.",
                4,
            ),
            "lead": described(NAME, "The person heard as `lead`.", "asha"),
        },
        "name",
    )
