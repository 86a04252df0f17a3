"""What a token says, and whether it is meant for us and now."""

from typing import Any

import pytest

from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.receive.signature import Expected, Flaw, Signed, key_id, verify
from tests.receive.conftest import NOW
from tests.receive.signing import ORG, WEBHOOK, private_key, token

OURS = Expected(frozenset({WEBHOOK, 7}), ORG)


def read(**changed: Any) -> Signed | Flaw:
    return verify(token(**changed), private_key("first").public_key())


def flaw(expected: Expected = OURS, now: int = NOW, **changed: Any) -> Flaw | None:
    signed = read(**changed)
    return signed if isinstance(signed, Flaw) else expected.flaw(signed, now)


def test_a_token_names_its_organisation_its_webhook_and_its_time() -> None:
    assert read() == Signed(ORG, frozenset({WEBHOOK}), NOW, NOW + HOUR)


def test_a_token_names_its_key() -> None:
    assert key_id(token()) == "first"


@pytest.mark.parametrize("unit", [1, 1000])
@pytest.mark.parametrize("form", [int, float, str])
def test_times_are_seconds_or_milliseconds_however_they_are_written(
    unit: int, form: type[Any]
) -> None:
    assert read(iat=form(NOW // unit), exp=form((NOW + HOUR) // unit)) == read()


@pytest.mark.parametrize(
    "after, found",
    [(HOUR, None), (HOUR + MINUTE, None), (HOUR + MINUTE + SECOND, Flaw.EXPIRED)],
)
def test_an_expired_token_is_good_for_a_minute_more(after: int, found: Flaw | None) -> None:
    assert flaw(now=NOW + after) == found


@pytest.mark.parametrize("claim", ["iat", "nbf"])
@pytest.mark.parametrize("early, found", [(MINUTE, None), (MINUTE + SECOND, Flaw.NOT_YET)])
def test_clocks_may_differ_by_a_minute(claim: str, early: int, found: Flaw | None) -> None:
    changed: dict[str, Any] = {claim: (NOW + early) // 1000}
    assert flaw(**changed) == found


def test_when_it_was_made_may_be_left_out() -> None:
    assert flaw(iat=None) is None


@pytest.mark.parametrize(
    "exp", [None, "soon", "", True, [], {}, -5, 0, 1e300, 10**30, float("nan")]
)
def test_without_an_end_that_can_be_read_it_is_none(exp: object) -> None:
    assert flaw(exp=exp) is Flaw.MALFORMED


@pytest.mark.parametrize(
    "iss",
    [None, "", str(ORG), f"orgId:{ORG + 1}", f"orgId: {ORG}", f"orgid:{ORG}", f"orgId:{ORG} ",
     f"orgId:{ORG}\n", "orgId:", "orgId:٧٨٤١٢٣٥٩", "orgId:" + "9" * 20, ORG, [f"orgId:{ORG}"], {}],
)  # fmt: skip
def test_another_issuer_is_refused(iss: object) -> None:
    assert flaw(iss=iss) is Flaw.ISSUER


@pytest.mark.parametrize(
    "aud",
    [None, "", str(WEBHOOK), "webhookId:8", f"orgId:{WEBHOOK}", f"webhookId:{WEBHOOK}0", WEBHOOK,
     [], ["webhookId:8"], [WEBHOOK], {"webhookId": WEBHOOK}],
)  # fmt: skip
def test_another_audience_is_refused(aud: object) -> None:
    assert flaw(aud=aud) is Flaw.AUDIENCE


@pytest.mark.parametrize("aud", ["webhookId:7", ["webhookId:8", f"webhookId:{WEBHOOK}"]])
def test_any_of_our_webhooks_will_do(aud: object) -> None:
    assert flaw(aud=aud) is None


def test_what_is_not_configured_may_be_anybodys() -> None:
    assert flaw(Expected(), iss="orgId:1", aud="webhookId:2") is None
