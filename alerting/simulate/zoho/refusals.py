"""What Zoho answers when it does not do what was asked."""

from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    code: str
    message: str
    headers: dict[str, str] = field(default_factory=dict)
    errors: tuple[dict[str, str], ...] = ()
    """Which fields of the request are wrong."""

    def response(self) -> web.Response:
        body: dict[str, Any] = {"errorCode": self.code, "message": self.message}
        if self.errors:
            body["errors"] = list(self.errors)
        return web.json_response(body, status=self.status, headers=self.headers)


class Refused(Exception):
    """Raised by a call; the gate turns it into the answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


UNAUTHORIZED: Final = Refusal(
    401, "UNAUTHORIZED", "You are not authenticated to perform this operation."
)
INVALID_OAUTH: Final = Refusal(401, "INVALID_OAUTH", "The OAuth Token you provided is invalid.")
SCOPE_MISMATCH: Final = Refusal(
    403, "SCOPE_MISMATCH", "The OAuth Token you provided does not have the required scope."
)
ORG_MISMATCH: Final = Refusal(
    403, "OAUTH_ORG_MISMATCH", "The OAuth Token does not belong to the organization."
)
FORBIDDEN: Final = Refusal(403, "FORBIDDEN", "You are not authorized to access this resource.")
URL_NOT_FOUND: Final = Refusal(404, "URL_NOT_FOUND", "The URL you requested could not be found.")
WRONG_METHOD: Final = Refusal(
    405, "METHOD_NOT_ALLOWED", "The HTTP method is not allowed for this URL."
)
TOO_MANY: Final = Refusal(
    429, "TOO_MANY_REQUESTS", "Too many requests are being processed at the same time."
)
BROKEN: Final = Refusal(
    500,
    "INTERNAL_SERVER_ERROR",
    "An internal server error occurred while performing this operation.",
)


def exhausted(seconds: int) -> Refusal:
    """The day's credits are spent; the only refusal that says when to come back."""
    return Refusal(
        429,
        "THRESHOLD_EXCEEDED",
        "You have exceeded the number of API credits of this day.",
        {"Retry-After": str(seconds)},
    )


def bad_parameter(name: str) -> Refused:
    text = f"The value passed for the '{name}' query parameter is invalid."
    return Refused(Refusal(422, "UNPROCESSABLE_ENTITY", text))


def bad_field(name: str, kind: str = "invalid", text: str = "") -> Refused:
    """`kind`: invalid, duplicate or missing; fields are named as in JSON Pointers."""
    error = {"fieldName": f"/{name}", "errorType": kind, "errorMessage": text}
    message = "The data does not comply to the validation restrictions defined."
    return Refused(Refusal(422, "INVALID_DATA", message, errors=(error,)))


NOT_LICENSED: Final = Refusal(
    403,
    "LICENSE_ACCESS_LIMITED",
    "Your Zoho Desk Edition does not support this feature/operation.",
)
