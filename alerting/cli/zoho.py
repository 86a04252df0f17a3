"""`alerting zoho …`."""

import asyncio
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from alerting.app.our_webhooks import our_webhooks
from alerting.cli import zoho_connect, zoho_webhook
from alerting.cli.failure import Code
from alerting.cli.printable import clean
from alerting.cli.zoho_settings import settings_and_zoho
from alerting.clock import SystemClock
from alerting.model.deed import Permission
from alerting.zoho.client import ZohoClient
from alerting.zoho.doctor import Patient, examine
from alerting.zoho.finding import Finding, State

zoho = typer.Typer(
    name="zoho",
    help="Zoho's API: give consent, make the webhook, and find what is wrong.",
    no_args_is_help=True,
    add_completion=False,
)
webhook = typer.Typer(
    name="webhook", help="Zoho Desk's webhooks: create, list, check.", no_args_is_help=True
)
zoho.add_typer(webhook)

Departments: TypeAlias = Annotated[
    list[int] | None,
    typer.Option("--department", metavar="ID", help="Only chats of this one; may be repeated."),
]


@zoho.command()
def connect(
    *,
    data_center: Annotated[
        str | None, typer.Option(help="What follows zoho. in Zoho Desk's address: com, eu, in …")
    ] = None,
    client_id: Annotated[str | None, typer.Option(help="Of the self client: 1000.…")] = None,
    org: Annotated[int | None, typer.Option(help="The organisation, where there are more.")] = None,
    act: Annotated[
        bool, typer.Option("--act", help="Also what it takes to reassign and end chats.")
    ] = False,
    secrets_dir: Annotated[
        Path | None, typer.Option(help="Where to write, if not as in ALERTING_SECRETS_DIR.")
    ] = None,
) -> None:
    """Guide through the consent that Zoho's API needs, try it, and keep the credentials.

    Example: alerting zoho connect --data-center eu
    """
    zoho_connect.connect(zoho_connect.Given(data_center, client_id, org, secrets_dir, act))


@zoho.command()
def doctor() -> None:
    """Look at everything between Zoho and us, and say what to mend; exit code 1 if anything.

    Example: alerting zoho doctor
    """
    settings, api = settings_and_zoho()
    clock = SystemClock()

    async def run() -> list[Finding]:
        client, found = ZohoClient(api, clock), []
        acts = settings.zoho_actions is not Permission.OFF
        patient = Patient(client, our_webhooks(settings), clock, acts)
        try:
            async for each in examine(patient):
                _show(each)
                found.append(each)
        finally:
            await client.close()
        return found

    _end(asyncio.run(run()))


@webhook.command()
def create(
    *,
    presence: Annotated[
        bool, typer.Option("--presence", help="Also when agents come and go.")
    ] = False,
    names: Annotated[
        bool, typer.Option("--names", help="Also when agents are added, changed or removed.")
    ] = False,
    department: Departments = None,
) -> None:
    """Make the webhook at Zoho Desk that tells us of chats, or bring the one there is up to date.

    Example: alerting zoho webhook create --presence
    """
    zoho_webhook.create(presence=presence, names=names, departments=department or [])


@webhook.command("list")
def list_() -> None:
    """List Zoho Desk's webhooks: whether they are on, what they tell, and which are ours.

    Example: alerting zoho webhook list
    """
    zoho_webhook.show_all()


@webhook.command()
def check() -> None:
    """Say whether Zoho's webhooks to us are as they should be; exit code 1 where not.

    Example: alerting zoho webhook check
    """
    found = zoho_webhook.findings()
    for each in found:
        _show(each)
    _end(found)


def _show(finding: Finding) -> None:
    typer.echo(f"{finding.state:<7}{finding.what}: {clean(finding.text)}")


def _end(found: list[Finding]) -> None:
    if any(it.state is State.MEND for it in found):
        raise typer.Exit(Code.FAILED)
