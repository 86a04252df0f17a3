"""Looks at everything between Zoho and us, one thing after the other, and says what to mend."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from alerting.clock import Clock
from alerting.model.times import MINUTE, SECOND, spell
from alerting.zoho.agents import Organization, organizations
from alerting.zoho.answer import Failure, Got, NotAllowed, why
from alerting.zoho.client import ZohoClient
from alerting.zoho.exchange import Call, Exchange, Reply
from alerting.zoho.finding import Finding, mend, ok, unsure
from alerting.zoho.said import decoded
from alerting.zoho.scopes import ACTING, READING, WEBHOOKS, Scope
from alerting.zoho.trials import lacking
from alerting.zoho.webhook_check import Ours, url_findings, webhook_findings
from alerting.zoho.webhooks import webhooks

#: Zoho waits so long for the answer to a webhook.
PATIENCE: Final = 5.0
#: Signatures carry times; beyond this they look forged or over.
MOST_SKEW: Final = MINUTE
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Patient:
    client: ZohoClient
    ours: Ours
    clock: Clock
    acts: bool = False
    """Rules may change chats and tickets."""


async def examine(it: Patient) -> AsyncIterator[Finding]:
    """What depends on something broken is left out."""
    yield await _keys(it)
    for each in await _address(it):
        yield each
    answer = await organizations(it.client)
    if not isinstance(answer, Got):
        yield _of_failure("Access", answer)
        return
    yield ok("Access", "Zoho lets us in")
    yield _clock(it.client)
    yield _organization(answer.body.items, it.client.settings.org)
    for each in await _scopes(it):
        yield each
    for each in await _webhooks(it):
        yield each
    yield _credits(it.client)


async def _keys(it: Patient) -> Finding:
    what, url = "Keys", it.client.settings.key_set
    began = it.clock.monotonic()
    reply = await _fetch(url)
    took = it.clock.monotonic() - began
    host = urlsplit(url).hostname
    if not isinstance(reply, Reply) or reply.status != _OK:
        said = f"it answered {reply.status}" if isinstance(reply, Reply) else reply
        text = f"Zoho's keys cannot be fetched from {host} ({said}): see this machine's firewall"
        return mend(what, text)
    try:
        count = len(decoded(reply.body)["keys"])
    except (ValueError, KeyError, TypeError):
        return mend(what, f"{host} answers with something else; is a proxy in between?")
    return ok(what, f"{host} has {count}, within {took:.1f} s")


async def _address(it: Patient) -> list[Finding]:
    """From here it may be reachable by another way than from outside; so this is never proof."""
    if not it.ours.urls:
        text = "ALERTING_PUBLIC_URL is not set; Zoho must be told an address that leads here"
        return [mend("Address", text)]
    url = it.ours.urls[0]
    began = it.clock.monotonic()
    reply = await _fetch(url.get_secret_value())
    took = it.clock.monotonic() - began
    found = url_findings(url)
    if isinstance(reply, str):
        text = f"our public address does not answer from here ({reply}); see DNS, proxy and TLS"
        return [*found, mend("Address", text)]
    if reply.status != _OK:
        return [*found, mend("Address", _otherwise(reply.status))]
    if took >= PATIENCE:
        return [*found, mend("Address", f"it took {took:.0f} s, and Zoho waits {PATIENCE:g}")]
    return [*found, ok("Address", f"answers as Zoho wants it, within {took:.1f} s, from here")]


def _clock(client: ZohoClient) -> Finding:
    if client.skew is None:
        return unsure("Clock", "Zoho did not say what time it is")
    if abs(client.skew) <= MOST_SKEW:
        return ok("Clock", "agrees with Zoho's")
    way = "fast" if client.skew > 0 else "slow"
    text = f"ours is {spell(abs(client.skew) // SECOND * SECOND)} {way}"
    return mend("Clock", f"{text}, so signatures look forged; see timedatectl")


def _organization(found: tuple[Organization, ...], org: int) -> Finding:
    mine = [it for it in found if it.id == org]
    if mine:
        words = [mine[0].name, mine[0].edition.capitalize()]
        return ok("Organisation", ", ".join(word for word in words if word) or str(org))
    others = ", ".join(str(it.id) for it in found) or "none"
    return mend(
        "Organisation", f"the consent is for {others}; set ALERTING_ZOHO_ORG to one of them"
    )


async def _scopes(it: Patient) -> list[Finding]:
    found = await lacking(it.client, Scope)
    if not isinstance(found, list):
        return [_of_failure("Scopes", found)]
    needed = (*READING, *ACTING) if it.acts else READING
    if lacks := [scope for scope in found if scope in needed]:
        again = "alerting zoho connect --act" if it.acts else "alerting zoho connect"
        text = f"the consent lacks {', '.join(lacks)}; give it again with: {again}"
        return [mend("Scopes", text)]
    fine = ok("Scopes", f"{len(Scope) - len(found)} of {len(Scope)}")
    return [fine, *(_unneeded(it) for it in (WEBHOOKS, ACTING) if set(it) & set(found))]


async def _webhooks(it: Patient) -> list[Finding]:
    answer = await webhooks(it.client)
    if not isinstance(answer, Got):
        return [_of_failure("Webhook", answer)]
    return webhook_findings(answer.body.items, it.ours)


def _credits(client: ZohoClient) -> Finding:
    figures = client.figures()
    if figures.credits_remaining is None:
        return unsure("Credits", "Zoho does not say how many API credits are left today")
    left, ours = figures.credits_remaining, figures.credits_allowed
    text = f"{left} API credits are left today; we use {ours} at most"
    few = left < ours
    return unsure("Credits", f"{text}, so others use most") if few else ok("Credits", text)


def _unneeded(scopes: tuple[Scope, ...]) -> Finding:
    what = "to change chats and tickets" if scopes == ACTING else "to make webhooks"
    option = " --act" if scopes == ACTING else ""
    return unsure("Scopes", f"none {what}; if you want that: alerting zoho connect{option}")


def _of_failure(what: str, failure: Failure) -> Finding:
    again = "" if isinstance(failure, NotAllowed) else "; try again in a while"
    return mend(what, f"{why(failure)}{again}")


def _otherwise(status: int) -> str:
    text = f"our public address answers {status}, and Zoho takes only 200"
    match status:
        case 401 | 404:
            return f"{text}; is the daemon's token another one, or does the proxy leave it out?"
        case 502 | 503 | 504:
            return f"{text}; is the daemon running?"
        case _:
            return f"{text}; see the proxy"


async def _fetch(url: str) -> Reply | str:
    """With no token of Zoho's; the reason where nothing answered."""
    exchange = Exchange(PATIENCE * 2)
    try:
        reply = await exchange.run(Call("GET", url))
    finally:
        await exchange.close()
    return reply if isinstance(reply, Reply) else reply.why.removeprefix("Zoho ")
