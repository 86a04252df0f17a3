"""Whether a post is Zoho's: by the header X-ZDesk-JWT, by the token in the path, or by both."""

from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import msgspec
from aiohttp.web import BaseRequest

from alerting.clock import Clock
from alerting.model.times import EpochMs
from alerting.model.webhook_auth import Auth
from alerting.receive.answers import Answer
from alerting.receive.key_set import KeySet
from alerting.receive.payload import Parsed
from alerting.receive.refusals import Refusals
from alerting.receive.seen_tokens import Seen, SeenTokens
from alerting.receive.signature import Expected, Flaw, Signed, key_id, verify

HEADER: Final = "X-ZDesk-JWT"
VALID: Final = "valid"
REUSED: Final = "reused"
MOST_SIGNERS: Final = 10


class Signatures:
    """Looks at every post's signature, and refuses where the mode says so.

    A token used again is not refused, since Zoho may sign several posts with one; it is noticed.
    """

    def __init__(self, mode: Auth, keys: KeySet, expected: Expected, clock: Clock) -> None:
        self.mode = mode
        self.keys = keys
        self.seen = SeenTokens()
        self.refusals = Refusals()
        self.results: Counter[str] = Counter()
        """How many posts were `valid`, `reused`, or had which flaw."""
        self.signers: dict[tuple[int, int], EpochMs] = {}
        """By organisation and webhook, when Zoho's signature of it was last verified; of a few."""
        self.reuse_told = 0
        """Of those that were reused, what the operators have heard of."""
        self._expected = expected
        self._clock = clock
        keys.on_change = self.seen.clear

    @property
    def strict(self) -> bool:
        return self.mode is not Auth.WATCH

    @property
    def begins(self) -> bool:
        """Of which webhooks posts must be is not known yet: none is taken for its signature."""
        return self.strict and not self._expected.webhooks

    async def look(self, request: BaseRequest) -> Seen | Flaw:
        """Waits for `key_set.FETCH_SECONDS` at most; where nothing is refused, not at all."""
        tokens = request.headers.getall(HEADER, ())
        if len(tokens) != 1:
            return Flaw.TWO_HEADERS if tokens else Flaw.UNSIGNED
        found = self.seen.find(tokens[0], self._clock.now())
        return found or await self._verify(tokens[0])

    def weigh(self, seen: Seen | Flaw, parsed: Parsed, body: bytes) -> Flaw | None:
        """Counts a post, once its body is known too; a Flaw where it is to be refused."""
        if isinstance(seen, Seen) and not _is_all_of(seen.signed.org, parsed):
            seen = Flaw.ORG
        if isinstance(seen, Flaw):
            return self.refuse(seen)
        self.results[REUSED if self.seen.is_reuse(seen, body) else VALID] += 1
        return None

    def refuse(self, flaw: Flaw) -> Flaw | None:
        self.results[flaw] += 1
        if not self.strict:
            return None
        self.refusals.note(flaw, self._clock.now())
        return flaw

    async def _verify(self, token: str) -> Seen | Flaw:
        named = key_id(token)
        if isinstance(named, Flaw):
            return named
        key = self.keys.keys.get(named) or await self.keys.find(named, wait=self.strict)
        if isinstance(key, Flaw):
            return key
        signed = verify(token, key)
        if signed is Flaw.BAD_SIGNATURE:
            self.keys.refresh()  # in case the key was replaced under its old name
        return signed if isinstance(signed, Flaw) else self._expect(token, signed)

    def _expect(self, token: str, signed: Signed) -> Seen | Flaw:
        now = self._clock.now()
        flaw = self._expected.flaw(signed, now)
        if flaw is None or flaw is Flaw.AUDIENCE:  # of others no id must be recommended to anybody
            self._note_signer(signed, now)
        if flaw is None and self.begins:
            return Flaw.NOT_SET_UP
        return flaw or self.seen.add(token, signed)

    def _note_signer(self, signed: Signed, now: EpochMs) -> None:
        for webhook in sorted(signed.webhooks)[:MOST_SIGNERS]:
            who = (signed.org, webhook)
            if who in self.signers or len(self.signers) < MOST_SIGNERS:
                self.signers[who] = now


def is_empty(body: bytes) -> bool:
    """What Zoho may send to see whether somebody answers."""
    return b"".join(body.split()) in {b"", b"[]"}


def _is_all_of(org: int, parsed: Parsed) -> bool:
    for event in parsed.events:  # no generator: most posts have one event
        if event.org != org:
            return False
    return all(_org_in(each.body) in {0, org} for each in parsed.unreadable)


def _org_in(masked: bytes) -> int:
    """0 where none can be read."""
    element = msgspec.json.decode(masked)
    named = element.get("orgId") if isinstance(element, dict) else None
    try:
        return int(named) if isinstance(named, str | int) else 0
    except ValueError:
        return 0


_TEXT: Final = {"Content-Type": "text/plain; charset=utf-8"}
_LATER: Final = {**_TEXT, "Retry-After": "10"}
_WHY: Final[Mapping[Flaw, tuple[int, bytes]]] = {
    Flaw.UNSIGNED: (401, b"the header X-ZDesk-JWT is missing\n"),
    Flaw.NO_KEYS: (503, b"signatures cannot be checked now, try again\n"),
    Flaw.NOT_SET_UP: (503, b"the webhook's id is not set yet, try again\n"),
}
_ANSWERS: Final[Mapping[Flaw, Answer]] = {
    flaw: Answer(
        status,
        f"signature_{flaw}",
        text,
        _LATER if status == HTTPStatus.SERVICE_UNAVAILABLE else _TEXT,
    )
    for flaw in Flaw
    for status, text in [_WHY.get(flaw, (401, b"the signature is not valid\n"))]
}


def answer_to(flaw: Flaw) -> Answer:
    """401 says that the post is not Zoho's, 503 that it may be: Zoho may send it again."""
    return _ANSWERS[flaw]
