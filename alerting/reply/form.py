"""What a browser sends when somebody presses a button, and whether it is to be obeyed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import parse_qs

from alerting.reply.choices import Choice, Standing
from alerting.reply.nonces import Nonce, Unfit

ONCE: Final = "once"
DO: Final = "do"
_MOST_FIELDS: Final = 10

Headers: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    once: str
    do: str


def form(body: bytes) -> Form | None:
    """None where it is no form."""
    try:
        fields = parse_qs(body.decode("ascii"), strict_parsing=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return Form(fields.get(ONCE, [""])[0], fields.get(DO, [""])[0])


def is_ours(headers: Headers, origin: str) -> bool:
    """Whether the page that sent it is ours, as far as the browser says."""
    site, sent_from = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    return site in (None, "same-origin") and sent_from in (None, origin)


def is_by_script(headers: Headers) -> bool:
    """Chromium, of which scanners are made, says whether somebody touched the page.

    Other browsers keep silent about it, so their silence says nothing.
    """
    return "Sec-CH-UA" in headers and headers.get("Sec-Fetch-User") != "?1"


def objection(nonce: Nonce | Unfit, do: str, standing: Standing, *, by_script: bool) -> str | None:
    """Why it is shown once more instead of obeyed, as the page calls it; None: obey it."""
    match nonce:
        case Unfit.FORGED | Unfit.STALE:
            return "stale"
        case Unfit.TOO_SOON:
            return "again"
        case Nonce():
            pass
    if do not in set(Choice):
        return "nothing"
    if by_script and not nonce.again:
        return "again"
    # who presses must have seen whom they pass over
    return None if set(standing.owners) <= set(nonce.owners) else "changed"
