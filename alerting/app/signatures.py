"""Zoho's signatures on webhooks: the keys kept on disk, and what the operators hear of them."""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from alerting.app.desk import Desk
from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.model.webhook_auth import Auth
from alerting.receive.authenticity import Signatures
from alerting.receive.key_set import PATH, KeySet
from alerting.receive.signature import Expected, Flaw
from alerting.record.keys import Keys

#: Zoho could not be asked for so long: a key that it has withdrawn would still be trusted.
TOO_OLD_SECONDS: Final = 86_400
REFUSED: Final = "signatures-refused"
REUSED: Final = "signatures-reused"
NO_KEYS: Final = "key-set"
NOT_SET_UP: Final = "webhook-id"

_CHECK: Final[Mapping[Flaw, str]] = {
    Flaw.UNSIGNED: (
        "They had no header X-ZDesk-JWT: Zoho does not sign this webhook, a proxy drops the "
        "header, or somebody else posts. With ALERTING_WEBHOOK_AUTH=watch they are taken by "
        "their token alone."
    ),
    Flaw.TWO_HEADERS: "They had the header X-ZDesk-JWT twice: see what the proxy adds.",
    Flaw.UNKNOWN_KEY: (
        "Their key is not among Zoho's: see that ALERTING_ZOHO_DATA_CENTER is where your Zoho "
        "Desk is."
    ),
    Flaw.EXPIRED: "They had expired: check this machine's clock (timedatectl).",
    Flaw.NOT_YET: "They are of the future: check this machine's clock (timedatectl).",
    Flaw.ISSUER: "They are of another organisation: see ALERTING_ZOHO_ORG.",
    Flaw.AUDIENCE: "They are of another webhook: see ALERTING_ZOHO_WEBHOOK_IDS.",
    Flaw.ORG: (
        "They tell of another organisation than Zoho signed: somebody may have caught a token. "
        "See that nobody else can read what is posted."
    ),
    Flaw.NO_KEYS: "Zoho's keys could not be fetched.",
    Flaw.NOT_SET_UP: "Set ALERTING_ZOHO_WEBHOOK_IDS.",
}
_FORGED: Final = "They are not Zoho's: somebody else posts to this address."


class KeptKeySet:
    """By the address it came from: keys of one data centre are none of another."""

    def __init__(self, keys: Keys, url: str, clock: Clock) -> None:
        self._keys = keys
        self._name = f"key-set:{url}"
        self._clock = clock

    def last(self) -> bytes | None:
        return self._keys.kept(self._name)

    async def keep(self, body: bytes) -> None:
        await self._keys.replace(self._name, body, self._clock.now())


def signatures_of(settings: Settings, keys: Keys, clock: Clock) -> Signatures | None:
    if settings.webhook_auth is Auth.TOKEN:
        return None
    url = settings.desk_url() + PATH
    expected = Expected(frozenset(settings.zoho_webhook_ids), settings.zoho_org)
    key_set = KeySet(url, KeptKeySet(keys, url, clock), clock)
    return Signatures(settings.webhook_auth, key_set, expected, clock)


def results_of(signatures: Signatures | None) -> dict[str, int]:
    return (
        {str(result): count for result, count in signatures.results.items()} if signatures else {}
    )


def signers_of(signatures: Signatures | None) -> list[str]:
    signers = signatures.signers if signatures else {}
    return [f"webhook {webhook} of organisation {org}" for org, webhook in signers]


def look_at_signatures(signatures: Signatures | None, desk: Desk, clock: Clock) -> None:
    """Every few seconds: what is wrong, once for each time it begins."""
    if signatures is None:
        return
    _look_at_refusals(signatures, desk, clock)
    _look_at_keys(signatures.keys, desk)
    _look_at_reuse(signatures, desk)
    if signatures.begins:
        _look_for_webhooks(signatures, desk)


def _look_at_refusals(signatures: Signatures, desk: Desk, clock: Clock) -> None:
    most = signatures.refusals.burst(clock.now())
    if most is None:
        desk.over(REFUSED)
    elif REFUSED not in desk.open:
        desk.lasts(
            REFUSED,
            "More than 20 webhooks within 5 minutes were refused for their signature. "
            f"{_CHECK.get(most, _FORGED)}",
        )


def _look_at_keys(keys: KeySet, desk: Desk) -> None:
    if not keys.keys and keys.failing:
        desk.lasts(
            NO_KEYS,
            f"Zoho's keys could not be fetched from {keys.url}: {keys.failing}. Without them no "
            "signature can be checked. See whether this machine may reach that address.",
        )
    elif keys.failing and keys.unheard > TOO_OLD_SECONDS:
        desk.lasts(
            NO_KEYS,
            f"Zoho's keys could not be fetched from {keys.url} for a day: {keys.failing}. Those "
            "that were known go on. See whether this machine may reach that address.",
        )
    elif not keys.failing:
        desk.over(NO_KEYS)


def _look_at_reuse(signatures: Signatures, desk: Desk) -> None:
    """Where it is Zoho's habit, it says nothing."""
    reused = signatures.results["reused"]
    if reused > signatures.reuse_told and signatures.seen.reuse_is_odd:
        signatures.reuse_told = reused
        desk.trouble(
            REUSED,
            "A webhook's signature came again with another body, which Zoho does not do here "
            "otherwise. It was taken, since a signature covers no body. If chats show what "
            "never was, somebody may have caught one: use jwt+token, with a new token.",
        )


def _look_for_webhooks(signatures: Signatures, desk: Desk) -> None:
    for org, webhook in islice(signatures.signers, 1):  # all of them are in `alerting status`
        desk.lasts(
            NOT_SET_UP,
            f"Zoho signs webhooks for this address as webhook {webhook} of organisation {org}, "
            "and none is taken until its id is set. If the organisation is yours, set "
            f"ALERTING_ZOHO_WEBHOOK_IDS={webhook} and restart.",
        )
