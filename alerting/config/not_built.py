"""Keys of the rules language that this version refuses in so many words, until they are built."""

from typing import Final

_TELL = "in this version each rule says itself whom to `tell`"

#: Where a key stands -> the key -> what this version does instead.
NOT_BUILT: Final[dict[str, dict[str, str]]] = {
    "file": {
        "policies": _TELL,
        "hide": "in this version every alert is told",
        "digests": "in this version every alert is told when it happens",
    },
    "rule": {
        "policy": _TELL,
        "do": "in this version rules tell people, and change nothing in Zoho",
        "quiet": "in this version people are told at all hours",
    },
    "step": {"policy": "in this version each step says itself whom to `tell`"},
    "person": {"quiet": "in this version people are told at all hours"},
    "limits": {"rule": "in this version only `sms` and `email` have limits"},
}

GROUPS_NOT_BUILT: Final = ("rule", "channel", "agent", "app", "org", "severity")


def refusal(kind: str, key: str) -> str | None:
    """Why `key` is refused, if it is one of the language's keys that is not built yet."""
    instead = NOT_BUILT.get(kind, {}).get(key)
    return f"`{key}` is not built yet; {instead}" if instead else None
