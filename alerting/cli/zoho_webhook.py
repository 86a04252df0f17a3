"""`alerting zoho webhook …`."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer
from pydantic import SecretStr

from alerting.app.our_webhooks import our_webhooks
from alerting.cli.failure import Code, fail
from alerting.cli.printable import clean
from alerting.cli.zoho_settings import ask, got, settings_and_zoho
from alerting.config.settings import Settings
from alerting.model.webhook_auth import Auth
from alerting.zoho.answer import NotAllowed
from alerting.zoho.client import ZohoClient
from alerting.zoho.finding import Finding, State
from alerting.zoho.settings import ZohoSettings
from alerting.zoho.webhook_check import url_findings, webhook_findings
from alerting.zoho.webhooks import (
    AGENTS,
    CHATS,
    PRESENCE,
    Webhook,
    create_webhook,
    masked,
    subscribed,
    update_webhook,
    webhooks,
)


def create(*, presence: bool, names: bool, departments: Sequence[int]) -> None:
    settings, api = settings_and_zoho()
    events = [*CHATS, *(PRESENCE if presence else ()), *(AGENTS if names else ())]
    url, mine = _url(settings), our_webhooks(settings)
    subscriptions = subscribed(events, departments)

    async def run(client: ZohoClient) -> int:
        there = [it for it in got(await webhooks(client)).items if mine.has(it)]
        if there:
            return await _bring_up_to_date(client, there[0], subscriptions)
        return await _make(client, url, subscriptions)

    _say_what_to_set(ask(api, run), settings)


def show_all() -> None:
    settings, api = settings_and_zoho()
    mine, found = our_webhooks(settings), _all(api)
    if not found:
        typer.echo("Zoho Desk has no webhooks. Make ours with: alerting zoho webhook create")
    for it in found:
        state = {True: "on", False: "off", None: "?"}[it.enabled]
        whose = "ours" if mine.has(it) else "other"
        typer.echo(clean(f"{it.id}  {state:<4}{whose:<6}{it.shown}  {', '.join(it.events)}"))


def findings() -> list[Finding]:
    settings, api = settings_and_zoho()
    return webhook_findings(_all(api), our_webhooks(settings))


def _url(settings: Settings) -> SecretStr:
    """Ends the command where there is none, or none that Zoho would take."""
    urls = our_webhooks(settings).urls
    if not urls:
        wanted = "WEBHOOK_TOKENS" if settings.public_url else "PUBLIC_URL"
        fail(f"ALERTING_{wanted} is not set, and is part of the webhook's URL", Code.CONFIG)
    for each in url_findings(urls[0]):
        if each.state is State.MEND:
            fail(f"The webhook's URL cannot be used: {each.text}", Code.CONFIG)
        if each.state is State.UNSURE:
            typer.echo(f"Note: {each.text}.", err=True)
    return urls[0]


def _all(api: ZohoSettings) -> tuple[Webhook, ...]:
    return got(ask(api, webhooks)).items


async def _make(client: ZohoClient, url: SecretStr, subscriptions: Mapping[str, Any]) -> int:
    answer = await create_webhook(client, url, subscriptions)
    if isinstance(answer, NotAllowed) and not answer.scope and not answer.everybody:
        fail(
            f"{answer.why}. Zoho calls the URL while it makes a webhook: it must answer 200 from "
            "outside, so the daemon must run. See: alerting zoho doctor"
        )
    made = got(answer)
    typer.echo(f"Zoho made a webhook to {masked(url.get_secret_value())}, which tells:")
    typer.echo(f"  {', '.join(subscriptions)}")
    return made.id


async def _bring_up_to_date(
    client: ZohoClient, there: Webhook, subscriptions: Mapping[str, Any]
) -> int:
    """What it tells already stays as it is, also where that is only some departments' chats."""
    wanted = {**subscriptions, **there.events}
    if there.enabled is not False and wanted.keys() == there.events.keys():
        typer.echo(f"Webhook {there.id} leads here already; nothing was changed.")
        return there.id
    got(await update_webhook(client, there.id, wanted))
    typer.echo(f"Webhook {there.id} leads here already. It is on, and now tells:")
    typer.echo(f"  {', '.join(wanted)}")
    return there.id


def _say_what_to_set(id_: int, settings: Settings) -> None:
    if not id_:
        typer.echo("Zoho did not say its id: see alerting zoho webhook list")
        return
    if id_ in settings.zoho_webhook_ids:
        return
    ids = ",".join(map(str, [*settings.zoho_webhook_ids, id_]))
    typer.echo(
        f"\nIts id is {id_}. Put this into /etc/alerting/alerting.env, and restart the daemon:"
    )
    typer.echo(f"  ALERTING_ZOHO_WEBHOOK_IDS={ids}")
    if settings.webhook_auth is Auth.TOKEN:
        typer.echo("  ALERTING_WEBHOOK_AUTH=watch")
        typer.echo("The second looks at Zoho's signatures and refuses nothing: a way to begin.")
