"""Keys of the rules language that this version refuses in so many words, until they are built."""

from typing import Final

_QUESTIONS = "this version asks when, change and message"
_TELL = "in this version each rule says itself whom to `tell`"
_PLACES = "in this version a place is a slack_channel or a slack_webhook"

#: Where a key stands -> the key -> what this version does instead.
NOT_BUILT: Final[dict[str, dict[str, str]]] = {
    "file": {
        "rotas": "in this version people, groups and places can be told",
        "policies": _TELL,
        "hide": "in this version every alert is told",
        "digests": "in this version every alert is told when it happens",
        "owner": "in this version the operators hear of a changed file",
    },
    "rule": {
        **dict.fromkeys(
            ("clock", "text", "fault", "count", "share", "missing", "repeats"), _QUESTIONS
        ),
        "target": _QUESTIONS,
        "warn": _QUESTIONS,
        "policy": _TELL,
        "calm_for": "in this version an alert ends as soon as its condition does",
        "do": "in this version rules tell people, and change nothing in Zoho",
        "quiet": "in this version people are told at all hours",
    },
    "person": {"quiet": "in this version people are told at all hours"},
    "place": {"webhook": _PLACES, "apprise": _PLACES},
    "agent": {"capacity": "in this version no rule counts an agent's chats"},
    "contact list": {"file": "write the contacts' ids here: ids: [186543000000451259]"},
    "limits": {"rule": "in this version only `sms` and `email` have limits"},
}

GROUPS_NOT_BUILT: Final = ("rule", "channel", "agent", "app", "org", "severity")


def refusal(kind: str, key: str) -> str | None:
    """Why `key` is refused, if it is one of the language's keys that is not built yet."""
    instead = NOT_BUILT.get(kind, {}).get(key)
    return f"`{key}` is not built yet; {instead}" if instead else None
