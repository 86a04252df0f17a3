"""What Twilio posts, and whether it was Twilio."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

SIGNATURE: Final = "X-Twilio-Signature"
_MOST_FIELDS: Final = 200


class TwilioSignature:
    """Over our address as Twilio knows it, which is not the one that a proxy shows us."""

    def __init__(self, token: str, public_url: str) -> None:
        self._validator = RequestValidator(token)
        self._base = public_url.rstrip("/")

    def is_right(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bool:
        """`path` with its query, as it was asked."""
        given = headers.get(SIGNATURE, "")
        try:
            return bool(given) and bool(
                self._validator.validate(self._base + path, dict(form), given)
            )
        except ValueError:  # what cannot be part of a URL was not signed
            return False


def read_form(body: bytes) -> dict[str, str] | None:
    """None where it is no form, or says something twice, which Twilio never does."""
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    form = dict(fields)
    return form if len(form) == len(fields) else None
