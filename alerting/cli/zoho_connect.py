"""`alerting zoho connect`: a dialogue, after which there are credentials that were tried."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer
from pydantic import SecretStr

from alerting.cli.failure import Code, fail
from alerting.cli.printable import clean
from alerting.cli.zoho_settings import ask, got
from alerting.config.credentials import write_credential
from alerting.config.settings import PREFIX, Settings, read_settings
from alerting.config.suggest import closest
from alerting.model.data_center import DATA_CENTERS, DataCenter
from alerting.zoho.agents import organizations
from alerting.zoho.answer import why
from alerting.zoho.consent import Client, redeem
from alerting.zoho.scopes import ACTING, READING, WEBHOOKS, Scope
from alerting.zoho.settings import ZohoSettings
from alerting.zoho.trials import lacking

SERVICE_SECRETS: Final = Path("/etc/alerting/secrets")
CENTERS: Final = ", ".join(DATA_CENTERS)
OTHERS: Final = 0o077
HOW: Final = """
1. Open {console} and sign in as an administrator of Zoho Desk.
   Choose Self Client, and Create where there is none yet.
2. The tab Client Secret shows the client id and the client secret.
3. On the tab Generate Code paste these scopes, all of them in one line:

   {scopes}

   Time duration: 10 minutes. Description: alerting. Create, choose Zoho Desk and your
   organisation, and Create again. The code it shows is good for once.
"""


@dataclass(frozen=True, slots=True)
class Given:
    """On the command line; what is None is asked, or a setting has it."""

    data_center: str | None
    client_id: str | None
    org: int | None
    secrets_dir: Path | None
    act: bool


def connect(given: Given) -> None:
    settings = read_settings({"secrets_dir": given.secrets_dir})
    folder = _folder(settings)
    center = _center(given.data_center or settings.zoho_data_center)
    scopes = [*READING, *WEBHOOKS, *(ACTING if given.act else ())]
    console = DATA_CENTERS[center].console_url
    typer.echo(HOW.format(console=console, scopes=",".join(scopes)))
    client = _client(given, settings, center)
    code = SecretStr(str(typer.prompt("Code (not shown)", hide_input=True)).strip())
    refresh = asyncio.run(redeem(client, code))
    if not isinstance(refresh, SecretStr):
        fail(f"{why(refresh)}. Nothing was written; make a new code and try again.")
    api = _try(client, refresh, given.org or settings.zoho_org, scopes, settings)
    _keep(folder, api)


def _folder(settings: Settings) -> Path:
    """Known before anything is asked: a code is good for once."""
    folder = settings.secrets_dir or (SERVICE_SECRETS if SERVICE_SECRETS.is_dir() else None)
    if folder is None:
        fail(
            "There is no folder for secrets. Make one (sudo install -d -m 700 "
            f"{SERVICE_SECRETS}), or name one with --secrets-dir",
            Code.CONFIG,
        )
    if folder.stat().st_mode & OTHERS:
        typer.echo(f"Note: others may look into {folder}; better: chmod 700 {folder}", err=True)
    return folder


def _center(word: str | None) -> DataCenter:
    if word is None:
        typer.echo("Where is your Zoho Desk? Its address is desk.zoho.… (desk.zohocloud.ca: ca)")
        word = str(typer.prompt(f"One of {CENTERS}", default="com"))
    word = word.strip().lower().removeprefix("desk.").removeprefix("zoho.")
    found = next((it for it in DATA_CENTERS if it == word), None)
    if found is None:
        meant = closest(word, DATA_CENTERS)
        hint = f"; did you mean {meant}?" if meant else f"; it is one of {CENTERS}"
        fail(f"{clean(word)} is no data centre of Zoho's{hint}", Code.USAGE)
    return found


def _client(given: Given, settings: Settings, center: DataCenter) -> Client:
    id_ = given.client_id or typer.prompt("Client id", default=settings.zoho_client_id or None)
    secret = typer.prompt("Client secret (not shown)", hide_input=True)
    return Client(
        center, str(id_).strip(), SecretStr(str(secret).strip()), settings.zoho_accounts_url or ""
    )


def _try(
    client: Client, refresh: SecretStr, org: int, scopes: list[Scope], settings: Settings
) -> ZohoSettings:
    """With the organisation, where everything that was asked for is allowed."""
    api = ZohoSettings(
        data_center=client.data_center,
        client_id=client.id,
        client_secret=client.secret,
        refresh_token=refresh,
        org=0,
        desk_url=settings.zoho_desk_url or "",
        accounts_url=settings.zoho_accounts_url or "",
    )
    api = api.model_copy(update={"org": _organization(api, org)})
    missing = ask(api, lambda it: lacking(it, scopes))
    if not isinstance(missing, list):
        fail(f"{why(missing)}. Nothing was written.")
    if missing:
        fail(
            f"The consent lacks {', '.join(missing)}. Nothing was written; make a new code with "
            "all of the scopes above, and try again."
        )
    typer.echo(f"Zoho lets us in, and allows all {len(scopes)} scopes.")
    return api


def _organization(api: ZohoSettings, wanted: int) -> int:
    found = {it.id: it.name for it in got(ask(api, organizations)).items}
    if not found:
        fail("The consent is for no organisation of Zoho Desk's. Nothing was written.")
    if wanted:
        if wanted not in found:
            ids = ", ".join(map(str, found))
            fail(f"The consent is not for organisation {wanted}, but for {ids}.", Code.USAGE)
        return wanted
    if len(found) == 1:
        return next(iter(found))
    for id_, name in found.items():
        typer.echo(clean(f"  {id_}  {name}"))
    chosen = int(typer.prompt("Which organisation? Its id", type=int))
    return _organization(api, chosen)


def _keep(folder: Path, api: ZohoSettings) -> None:
    """The refresh token last: with it, all of them are there."""
    texts = {
        "ZOHO_DATA_CENTER": api.data_center,
        "ZOHO_ORG": str(api.org),
        "ZOHO_CLIENT_ID": api.client_id,
        "ZOHO_CLIENT_SECRET": api.client_secret.get_secret_value(),
        "ZOHO_REFRESH_TOKEN": api.refresh_token.get_secret_value(),
    }
    for name, text in texts.items():
        # of two files of a setting, the one with the prefix counts
        longer = PREFIX + name
        write_credential(folder, longer if (folder / longer).exists() else name, text)
    typer.echo(f"Wrote {', '.join(texts)} to {folder}, for your eyes only.\n")
    typer.echo("What to do next:")
    steps = (
        "Restart the daemon: sudo systemctl restart alerting",
        "Make the webhook, if there is none: alerting zoho webhook create",
        "See whether all is well: alerting zoho doctor",
    )
    for number, step in enumerate(steps, 1):
        typer.echo(f"  {number}. {step}")
