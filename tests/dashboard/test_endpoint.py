"""The API's endpoints as values."""

import msgspec
import pytest

from alerting.dashboard.endpoint import Endpoint, Endpoints
from alerting.dashboard.openapi import described
from alerting.dashboard.refusals import Unreadable
from alerting.model.visitor import Role, Visitor


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    limit: int = 100


class Found(msgspec.Struct, frozen=True):
    text: str


async def _run(given: Wanted, visitor: Visitor) -> Found:
    return Found(f"{given.number} for {visitor.name}")


ASK = Endpoint("GET", "/things/{number}", "One thing.", Wanted, Found, _run)
TELL = Endpoint("POST", "/things", "Make one.", Wanted, Found, _run, Role.SUPERVISOR)


def test_fields_of_an_address_become_numbers() -> None:
    assert ASK.read_fields({"number": "7", "limit": "3"}) == Wanted(7, 3)


@pytest.mark.parametrize("fields", [{"number": "x"}, {}, {"number": "1", "colour": "red"}])
def test_a_wrong_field_of_an_address_is_named(fields: dict[str, str]) -> None:
    with pytest.raises(Unreadable, match=r"number|colour|int"):
        ASK.read_fields(fields)


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"number": "7"}', b"\xff", b"[" * 100_000])
def test_a_body_that_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        TELL.read_body(body)


def test_the_description_tells_path_query_body_and_role() -> None:
    endpoints = Endpoints()
    endpoints.add(ASK)
    endpoints.add(TELL)
    document = described(endpoints)
    ask = document["paths"]["/api/v1/things/{number}"]["get"]
    assert [(it["name"], it["in"], it["required"]) for it in ask["parameters"]] == [
        ("number", "path", True),
        ("limit", "query", False),
    ]
    tell = document["paths"]["/api/v1/things"]["post"]
    assert tell["description"] == "For the role supervisor."
    assert tell["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Wanted"
    }
