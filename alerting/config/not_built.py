"""Keys of the rules language that this version refuses in so many words, until they are built."""

from typing import Final

_DO = "in this version rules tell people, and change nothing in Zoho"

#: Where a key stands -> the key -> what this version does instead.
NOT_BUILT: Final[dict[str, dict[str, str]]] = {
    "rule": {"do": _DO},
    "policy_step": {"do": _DO},
    "step": {"do": _DO},
}


def refusal(kind: str, key: str) -> str | None:
    """Why `key` is refused, if it is one of the language's keys that is not built yet."""
    instead = NOT_BUILT.get(kind, {}).get(key)
    return f"`{key}` is not built yet; {instead}" if instead else None
