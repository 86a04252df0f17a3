"""Whether Zoho's webhooks to us are as they should be. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from alerting.zoho.finding import Finding, mend, ok, unsure
from alerting.zoho.webhooks import CHATS, LONGEST_CHANGED_URL, LONGEST_URL, Webhook

WHAT: Final = "Webhook"
CREATE: Final = "alerting zoho webhook create"


@dataclass(frozen=True, slots=True)
class Ours:
    """What a webhook of ours looks like."""

    urls: tuple[SecretStr, ...]
    """Every address at which we take webhooks; empty: the public one is not known."""
    ids: tuple[int, ...] = ()
    """Those of ALERTING_ZOHO_WEBHOOK_IDS."""
    signed: bool = False
    """Whether signatures are looked at, for which the ids are needed."""

    def has(self, webhook: Webhook) -> bool:
        url = webhook.url.get_secret_value().rstrip("/")
        return any(url == it.get_secret_value().rstrip("/") for it in self.urls)


def webhook_findings(webhooks: Sequence[Webhook], ours: Ours) -> list[Finding]:
    if not ours.urls:
        return [unsure(WHAT, "ALERTING_PUBLIC_URL is not set, so ours cannot be told from others")]
    mine = [it for it in webhooks if ours.has(it)]
    if not mine:
        return [mend(WHAT, _none(webhooks, ours))]
    return [each for it in mine for each in _of(it, ours)] + _strange_ids(webhooks, ours)


def url_findings(url: SecretStr) -> list[Finding]:
    """`url`: where a new webhook would lead."""
    text = url.get_secret_value()
    found = []
    if len(text) > LONGEST_URL:
        found.append(mend("URL", f"it has {len(text)} characters, and Zoho takes {LONGEST_URL}"))
    elif len(text) > LONGEST_CHANGED_URL:
        found.append(unsure("URL", _long(len(text))))
    if not text.startswith("https://"):
        found.append(unsure("URL", "it is not https, so whoever is on the way can read along"))
    return found or [ok("URL", f"{len(text)} characters")]


def missing_events(webhook: Webhook) -> list[str]:
    return [it for it in CHATS if it not in webhook.events]


def _of(it: Webhook, ours: Ours) -> list[Finding]:
    name = f"{WHAT} {it.id}"
    found = []
    if it.enabled is False:
        text = f"it is switched off, so nothing comes; switch it on with: {CREATE}"
        found.append(mend(name, text))
    if missing := missing_events(it):
        text = f"it is not subscribed to {', '.join(missing)}; subscribe with: {CREATE}"
        found.append(mend(name, text))
    if narrowed := [event for event in CHATS if it.events.get(event)]:
        text = f"of {', '.join(narrowed)} it tells only those of some departments"
        found.append(unsure(name, text))
    if ours.signed and it.id not in ours.ids:
        text = f"add it to ALERTING_ZOHO_WEBHOOK_IDS: {it.id}, and restart the daemon"
        found.append(mend(name, text))
    length = len(it.url.get_secret_value())
    if length > LONGEST_CHANGED_URL:
        found.append(unsure(name, _long(length)))
    return found or [ok(name, f"is on and tells {', '.join(CHATS)}")]


def _strange_ids(webhooks: Sequence[Webhook], ours: Ours) -> list[Finding]:
    gone = sorted(set(ours.ids) - {it.id for it in webhooks})
    if not gone:
        return []
    names = ", ".join(map(str, gone))
    return [mend(WHAT, f"Zoho has no webhook {names}; take it out of ALERTING_ZOHO_WEBHOOK_IDS")]


def _none(webhooks: Sequence[Webhook], ours: Ours) -> str:
    named = [it for it in webhooks if it.id in ours.ids]
    if named:
        return (
            f"webhook {named[0].id} leads to {named[0].shown}, which is none of our addresses; "
            f"make a new one with: {CREATE}"
        )
    return f"none of Zoho's {len(webhooks)} webhooks leads here; make one with: {CREATE}"


def _long(length: int) -> str:
    return (
        f"its URL has {length} characters: fine for now, but Zoho refuses any later change of "
        f"more than {LONGEST_CHANGED_URL}"
    )
