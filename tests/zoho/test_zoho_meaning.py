"""What an answer means, case by case."""

import pytest

from alerting.model.times import MINUTE, SECOND
from alerting.zoho.answer import Answer, Empty, Got, Later, Missing, NotAllowed
from alerting.zoho.exchange import Call, Reply
from alerting.zoho.meaning import meaning
from alerting.zoho.said import asked_to_wait, skew
from alerting.zoho.scopes import Scope
from tests.fakes import START


def meant(status: int, body: str = "", method: str = "GET", **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    reply = Reply(status, given, body.encode())
    return meaning(reply, Call(method, "https://desk.zoho.eu/api/v1/x"), Scope.CHATS, START)


@pytest.mark.parametrize(
    "status, body, answer",
    [
        (200, '{"a": 1}', Got({"a": 1})),
        (201, "[]", Got([])),
        (200, "", Empty()),
        (204, "", Empty()),
        (404, '{"errorCode": "URL_NOT_FOUND"}', Missing()),
    ],
)
def test_what_is_well(status: int, body: str, answer: Answer) -> None:
    assert meant(status, body) == answer


@pytest.mark.parametrize(
    "status, body, words, everybody",
    [
        (200, '{"error": "invalid_thing"}', "invalid_thing", False),
        (302, "", "a redirect", False),
        (400, '{"errorCode": "BAD_REQUEST", "message": "Kamal N."}', "400 BAD_REQUEST", False),
        (401, '{"errorCode": "INVALID_OAUTH"}', "401", False),
        (403, '{"errorCode": "SCOPE_MISMATCH"}', "Desk.InstantMessages.READ", False),
        (403, '{"errorCode": "OAUTH_ORG_MISMATCH"}', "ALERTING_ZOHO_ORG", True),
        (403, '{"errorCode": "LICENSE_ACCESS_LIMITED"}', "edition", False),
        (403, '{"errorCode": "FORBIDDEN"}', "may not see or do this", False),
        (403, '{"errorCode": "ACCESS_DENIED"}', "may not see or do this", False),
        (405, "<html>", "405", False),
        (422, '{"errorCode": "INVALID_DATA", "errors": [{"fieldName": "/url"}]}', "/url", False),
        (422, '{"errorCode": "INVALID_DATA", "errors": {"0": "Kamal N."}}', "INVALID_DATA", False),
    ],
)
def test_what_is_not_allowed(status: int, body: str, words: str, *, everybody: bool) -> None:
    answer = meant(status, body)

    assert isinstance(answer, NotAllowed)
    assert words in answer.why
    assert answer.everybody is everybody
    assert "Kamal" not in answer.why


@pytest.mark.parametrize(
    "status, body, pause",
    [
        (200, "Access Denied", 10 * MINUTE),
        (400, '{"error": "Access Denied", "status": "failure"}', 10 * MINUTE),
        (200, "<html>", None),
        (200, '{"data":[{"id"', None),
        (408, "", None),
        (429, '{"errorCode": "TOO_MANY_REQUESTS"}', None),
        (429, '{"errorCode": "THRESHOLD_EXCEEDED"}', 15 * MINUTE),
        (500, "", None),
        (503, "", None),
    ],
)
def test_what_is_for_later(status: int, body: str, pause: int | None) -> None:
    answer = meant(status, body)

    assert isinstance(answer, Later)
    assert answer.retry_after == pause


@pytest.mark.parametrize("status", [429, 503])
def test_zohos_wish_is_kept_to(status: int) -> None:
    answer = meant(status, Retry_After="7")

    assert isinstance(answer, Later)
    assert answer.retry_after == 7 * SECOND


@pytest.mark.parametrize(
    "method, status, uncertain",
    [("GET", 500, False), ("PATCH", 500, True), ("POST", 504, True), ("POST", 429, False)],
)
def test_after_a_failed_change_nobody_knows(method: str, status: int, *, uncertain: bool) -> None:
    answer = meant(status, method=method)

    assert isinstance(answer, Later)
    assert answer.uncertain is uncertain


@pytest.mark.parametrize(
    "text, pause",
    [
        ("30", 30 * SECOND),
        ("Thu, 15 Jan 2026 10:31:00 GMT", MINUTE),
        ("Thu, 15 Jan 2026 10:29:00 GMT", 0),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_a_wish_is_seconds_or_a_date(text: str, pause: int | None) -> None:
    assert asked_to_wait({"Retry-After": text}, START) == pause


def test_skew_is_ours_against_zohos() -> None:
    assert skew({"Date": "Thu, 15 Jan 2026 10:29:00 GMT"}, START) == MINUTE
    assert skew({"Date": "Thu, 15 Jan 2026 10:29:00"}, START) is None
    assert skew({}, START) is None
