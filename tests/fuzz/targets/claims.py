"""What a signed token says, whatever that is: it is read, or has a flaw."""

from typing import Final

from alerting.model.times import DAY
from alerting.receive.signature import Expected, Flaw, Signed, key_id, verify
from alerting.receive.values import EARLIEST, LATEST
from tests.fuzz.mutations import in_json
from tests.fuzz.target import Target
from tests.receive.conftest import NOW
from tests.receive.signing import ORG, WEBHOOK, private_key, signed

KEY: Final = private_key("first").public_key()


def one(data: bytes) -> None:
    token = signed(data)
    named = key_id(token)
    read = named if isinstance(named, Flaw) else verify(token, KEY)
    if isinstance(read, Signed):
        assert 0 <= read.org < 10**19
        assert read.webhooks
        assert EARLIEST <= read.until < LATEST
        expected = Expected(frozenset({WEBHOOK}), ORG)
        assert expected.flaw(read, read.until + DAY), "it is over then"
        fits = expected.flaw(read, NOW) is None
        assert not fits or (read.org == ORG and WEBHOOK in read.webhooks)


TARGET: Final = Target(
    one,
    (
        b'{"iss":"orgId:78412359","aud":"webhookId:4000000012345","iat":1767000000,"exp":1767003600}',
        b'{"iss":"orgId:78412359","aud":["webhookId:4000000012345"],"nbf":1767000000,"exp":"1767003600"}',
    ),
    in_json,
    longest=2_048,
)
