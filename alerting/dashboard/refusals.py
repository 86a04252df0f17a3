"""Why something asked of the page was not done: each is one sentence for whoever asked."""

from http import HTTPStatus

import msgspec


class Refused(Exception):
    """An answer by its status. The text says what to do next and nothing of any customer."""

    status = HTTPStatus.BAD_REQUEST


class Unreadable(Refused):
    """What was given is not what the place takes."""


class Unfitting(Refused):
    """It can be read, and its parts do not fit together."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotKnown(Refused):
    """Nobody is logged in, or no longer."""

    status = HTTPStatus.UNAUTHORIZED


class NotAllowed(Refused):
    """They are known, and their role is too small."""

    status = HTTPStatus.FORBIDDEN


class Misdirected(Refused):
    """By a name that is not ours: perhaps another site's that was made to lead here."""

    status = HTTPStatus.MISDIRECTED_REQUEST


class NotThere(Refused):
    status = HTTPStatus.NOT_FOUND


class NotDone(Refused):
    """As things stand now it cannot be done."""

    status = HTTPStatus.CONFLICT


class TooMuch(Refused):
    status = HTTPStatus.TOO_MANY_REQUESTS


class NotReady(Refused):
    """The daemon still catches up, or its disk does not take anything."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Failure(msgspec.Struct, frozen=True):
    """The body of every answer of the API that is none."""

    error: str
