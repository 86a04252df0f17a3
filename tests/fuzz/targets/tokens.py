"""Signatures of webhooks: only what Zoho signed is Zoho's, to the last bit."""

import json
from typing import Final

from alerting.receive.signature import Expected, Flaw, Signed, key_id, verify
from tests.fuzz.mutations import in_token
from tests.fuzz.target import Target
from tests.receive.conftest import NOW
from tests.receive.signing import ORG, WEBHOOK, claims, private_key, signed, token

GOOD: Final = token()
KEY: Final = private_key("first").public_key()


def one(data: bytes) -> None:
    given = data.decode("utf-8", "surrogateescape")
    named = key_id(given)
    if not isinstance(named, Flaw):
        read = verify(given, KEY)
        assert isinstance(read, Flaw) is (given not in _MADE), "only what was signed is signed"
        if isinstance(read, Signed):
            Expected(frozenset({WEBHOOK}), ORG).flaw(read, NOW)


_MADE: Final = {
    GOOD,
    token(aud=[f"webhookId:{WEBHOOK}", "webhookId:7"]),
    signed(json.dumps(claims(exp=str(NOW // 1000))).encode()),
}
TARGET: Final = Target(one, tuple(it.encode() for it in sorted(_MADE)), in_token)
