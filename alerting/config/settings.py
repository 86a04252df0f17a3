"""Where the daemon is and what it keeps secret. The only reader of the environment.

Order: option of the command, environment, credential file, default.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from alerting.config.credentials import credentials_in, read_credential
from alerting.config.listening import TcpAddress, unix_address
from alerting.config.setting_words import (
    AdminListen,
    Days,
    Header,
    Length,
    LengthOrNever,
    Listen,
    Networks,
    PageUrls,
    RoleWord,
    SecretUrl,
    Sender,
    SmtpUrl,
    Tokens,
    Url,
    ZohoId,
    ZohoIds,
    ZohoUrl,
)
from alerting.config.suggest import closest
from alerting.errors import ConfigError
from alerting.model.data_center import DATA_CENTERS, DataCenter
from alerting.model.deed import Permission
from alerting.model.times import DAY, MINUTE, SECOND
from alerting.model.webhook_auth import Auth

PREFIX = "ALERTING_"


class Settings(BaseSettings):
    """Every length of time is in milliseconds, whatever unit it was written in."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    secrets_dir: Path | None = Field(None, description="directory of credential files")
    rules: Path = Field(Path("rules.yaml"), description="the rules file")
    database: Path = Field(Path("alerting.db"), description="the SQLite file")
    rules_edit: bool = Field(default=True, description="the page may change the rules file")
    templates_dir: Path | None = Field(None, description="templates that go before the shipped")

    listen: Listen = Field(TcpAddress("127.0.0.1", 8080), description="webhooks come in here")
    admin_listen: AdminListen = Field(
        unix_address(Path("alerting.db.sock")), description="commands come in here"
    )
    metrics_listen: Listen | None = Field(None, description="/metrics alone, on TCP")
    trusted_proxies: Networks = Field((), description="their X-Forwarded-For is believed")
    page_listen: Listen | None = Field(None, description="the supervisors' page, on TCP")
    public_url: Url | None = Field(None, description="our address as others see it")
    page_url: PageUrls = Field((), description="the page's address as people see it; several")
    page_proxies: Networks = Field((), description="proxies that say who somebody is; several")
    page_user_header: Header | None = Field(None, description="in which they say it")
    page_role_header: Header | None = Field(None, description="and in which role")
    page_default_role: RoleWord | None = Field(None, description="of whom only the proxy knows")
    webhook_tokens: Tokens = Field((), description="last part of the webhook's URL; several")
    webhook_auth: Auth = Field(Auth.TOKEN, description="what a webhook must have")
    max_body: int = Field(1 << 20, ge=1024, le=1 << 26, description="bytes of one webhook call")

    zoho_data_center: DataCenter | None = Field(None, description="as Zoho's addresses end")
    zoho_org: ZohoId = Field(0, description="our organisation's id at Zoho")
    zoho_webhook_ids: ZohoIds = Field((), description="ids of our webhooks; several")
    zoho_desk_url: ZohoUrl | None = Field(None, description="a test's Zoho Desk, on loopback")
    zoho_accounts_url: ZohoUrl | None = Field(None, description="what gives it tokens")
    zoho_client_id: str | None = Field(None, description="of the self client: 1000.…")
    zoho_client_secret: SecretStr | None = Field(None, description="of the self client")
    zoho_refresh_token: SecretStr | None = Field(None, description="alerting zoho connect has it")
    zoho_timeout: Length = Field(10 * SECOND, description="for one call of Zoho's API")
    zoho_concurrency: int = Field(3, ge=1, le=25, description="calls of Zoho's API at once")
    zoho_credits_per_day: int = Field(0, ge=0, description="API credits; 0: a fifth of all")
    zoho_actions: Permission = Field(
        Permission.OFF,
        description="what rules and the page may do in Zoho: off, dry_run, on",
    )
    zoho_poll: LengthOrNever = Field(MINUTE, description="between two looks at changed chats")
    zoho_confirm_after: LengthOrNever = Field(
        2 * MINUTE, description="a chat silent for longer is asked about before it is told"
    )
    zoho_presence: LengthOrNever = Field(
        MINUTE, description="between two looks at who is online; or never"
    )

    smtp_url: SmtpUrl | None = Field(None, description="smtp://user:password@host:port")
    mail_from: Sender | None = Field(None, description="sender of mails")
    mail_timeout: Length = Field(20 * SECOND, description="for one mail")
    mail_connections: int = Field(4, ge=1, le=32, description="at once, to the mail server")
    twilio_account_sid: str | None = Field(None, description="AC…")
    twilio_auth_token: SecretStr | None = Field(None, description="Twilio's auth token")
    twilio_from: str | None = Field(None, description="number, name or messaging service MG…")
    twilio_api_url: Url = Field("https://api.twilio.com", description="another region's, or a test")
    twilio_timeout: Length = Field(20 * SECOND, description="for one SMS")
    receipt_within: LengthOrNever = Field(
        5 * MINUTE, description="an SMS not confirmed goes another way; or never"
    )
    slack_bot_token: SecretStr | None = Field(None, description="xoxb-…")
    slack_signing_secret: SecretStr | None = Field(
        None, description="of the Slack app; for buttons"
    )
    slack_api_url: Url = Field("https://slack.com/api/", description="another one for tests")
    slack_timeout: Length = Field(20 * SECOND, description="for one post")
    heartbeat_url: SecretUrl | None = Field(None, description="pinged while all is well")

    silence_after: Length = Field(30 * MINUTE, description="no webhook at all: operators hear")
    gap: Length = Field(2 * MINUTE, description="down for longer: chats are unconfirmed")
    tick_seconds: float = Field(0.25, ge=0.01, le=60, description="between two looks at the clock")
    stop_within: Length = Field(3 * SECOND, description="to finish what is in flight")
    forget_ended_after: Length = Field(7 * DAY, description="ended chats leave memory")
    lose_sight_after: Length = Field(7 * DAY, description="an alert of a chat not heard of ends")

    keep_text: bool = Field(default=False, description="keep what customers and agents write")
    keep_events: Days = Field(30 * DAY, description="the journal of events")
    keep_transitions: Days = Field(400 * DAY, description="the record of status changes and fates")
    keep_quarantine: Days = Field(7 * DAY, description="webhook elements not understood")

    backup_dir: Path | None = Field(None, description="backups are made into this folder")
    backup_every: Length = Field(DAY, description="between two backups")
    backup_keep: int = Field(7, ge=1, le=10_000, description="backups; older ones are deleted")

    log_format: Literal["text", "json"] = Field("text", description="of the log")
    uvloop: bool = Field(default=False, description="faster under many connections, less even")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """`read_settings` gathers them, so that a test can hand in an environment."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    def secret(self, name: str) -> SecretStr | None:
        """What the rules file calls `secret:NAME`; None where there is none."""
        if self.secrets_dir is None:
            return None
        # systemd puts the prefix before the names of a whole folder's files
        value = read_credential(self.secrets_dir, name) or read_credential(
            self.secrets_dir, PREFIX + name
        )
        return SecretStr(value) if value else None

    def has_secret(self) -> Callable[[str], bool] | None:
        """None without the service's credentials: then whether a secret exists cannot be said."""
        if self.secrets_dir is None:
            return None
        return lambda name: self.secret(name) is not None

    def tokens(self) -> tuple[str, ...]:
        """For a daemon, which needs at least one; unless signatures do for them."""
        if not self.webhook_tokens and self.webhook_auth is not Auth.JWT:
            raise ConfigError(
                f"{PREFIX}WEBHOOK_TOKENS is not set, {self._no_file('WEBHOOK_TOKENS')}: without a "
                "token nobody can post webhooks. Make one with: alerting token new"
            )
        return tuple(token.get_secret_value() for token in self.webhook_tokens)

    def desk_url(self) -> str:
        """Where Zoho Desk is, for a daemon that asks it for anything."""
        if self.zoho_desk_url:
            return self.zoho_desk_url
        if self.zoho_data_center is None:
            raise ConfigError(
                f"{PREFIX}ZOHO_DATA_CENTER is not set, so it is not known where Zoho's keys are: "
                "write what follows desk.zoho. in the address of your Zoho Desk, like com, eu or in"
            )
        return DATA_CENTERS[self.zoho_data_center].desk_url

    def checked(self) -> None:
        """Raise ConfigError for what a daemon needs and does not have."""
        self.tokens()
        if self.webhook_auth is not Auth.TOKEN:
            self.desk_url()
        if self.page_user_header and not self.page_proxies:
            raise ConfigError(
                f"{PREFIX}PAGE_USER_HEADER is set, and {PREFIX}PAGE_PROXIES is not: then anybody "
                "could say who they are. Write the addresses of your proxies"
            )
        if self.page_role_header and not self.page_user_header:
            raise ConfigError(
                f"{PREFIX}PAGE_ROLE_HEADER is of no use without {PREFIX}PAGE_USER_HEADER"
            )

    def _no_file(self, name: str) -> str:
        if self.secrets_dir is None:
            return f"and no folder of credential files is named ({PREFIX}SECRETS_DIR)"
        return f"and there is no file {name} or {PREFIX}{name} with one in {self.secrets_dir}"


def variable(field: str) -> str:
    return PREFIX + field.upper()


def read_settings(
    options: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """`options`: what was given on the command line, by field; None is not given.

    ConfigError names every variable that cannot be used, and shows no value.
    """
    variables = os.environ if environ is None else environ  # noqa: TID251 its one home
    given = {key: value for key, value in (options or {}).items() if value is not None}
    directory = _secrets_dir(given, variables)
    files = credentials_in(directory, PREFIX, _known()) if directory else {}
    texts = {key: text for key, text in {**files, **variables}.items() if text.strip()}
    values = {**_from_texts(texts), **given}
    if directory is not None:
        values["secrets_dir"] = directory
    mistakes = _unknown(texts)
    try:
        values = _with_defaults(values, variables)
        settings = Settings(**values)
    except ValidationError as error:
        mistakes += [_sentence(each["loc"], each, given) for each in error.errors()]
    except ValueError as error:
        mistakes.append(f"{variable('database')}: {error}")
    if mistakes:
        count = f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}"
        raise ConfigError("\n  ".join([f"The settings have {count}:", *mistakes]))
    return settings


def secret_fields() -> list[str]:
    """Settings that are secrets, by the type that hides them."""
    fields = Settings.model_fields.items()
    return [name for name, field in fields if "SecretStr" in str(field.annotation)]


def secrets_by_environment(environ: Mapping[str, str] | None = None) -> list[str]:
    """Variables with secrets, where a service manager could bring them as credentials.

    What is in a service's environment everybody on the machine may ask systemd for, and every
    child process has it.
    """
    variables = os.environ if environ is None else environ  # noqa: TID251 its one home
    if "INVOCATION_ID" not in variables:
        return []
    return [it for it in map(variable, secret_fields()) if variables.get(it, "").strip()]


def _from_texts(texts: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(Settings)
    source.env_vars = {key.lower(): text for key, text in texts.items()}
    return source()


def _secrets_dir(given: Mapping[str, object], variables: Mapping[str, str]) -> Path | None:
    named = given.get("secrets_dir") or variables.get(variable("secrets_dir"), "").strip()
    if named:
        directory = Path(str(named))
        if not directory.is_dir():
            raise ConfigError(f"{variable('secrets_dir')}: there is no directory {directory}")
        return directory
    systemd = variables.get("CREDENTIALS_DIRECTORY", "")
    # a reload command is told of the folder and may not even look whether it is there
    return Path(systemd) if os.path.isdir(systemd) else None  # noqa: PTH112 is_dir would raise


def _with_defaults(values: dict[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    """systemd tells its directories by variables of its own; of several, the first is ours."""
    state = variables.get("STATE_DIRECTORY", "").split(":")[0]
    runtime = variables.get("RUNTIME_DIRECTORY", "").split(":")[0]
    values.setdefault("database", Path(state) / "alerting.db" if state else Path("alerting.db"))
    if "admin_listen" not in values:
        database = Path(str(values["database"])).absolute()
        socket = Path(runtime) / "admin.sock" if runtime else Path(f"{database}.sock")
        values["admin_listen"] = unix_address(socket)
    return values


def _known() -> set[str]:
    return {variable(field) for field in Settings.model_fields}


def _unknown(texts: Mapping[str, str]) -> list[str]:
    known = _known()
    mistakes = []
    for name in sorted(name for name in texts if name.upper().startswith(PREFIX)):
        if name.upper() not in known:
            meant = closest(name.upper(), known)
            hint = f"; did you mean {meant}?" if meant else ""
            mistakes.append(f"{name}: there is no such setting{hint}")
    return mistakes


def _sentence(
    loc: tuple[int | str, ...], each: Mapping[str, Any], given: Mapping[str, object]
) -> str:
    field = str(loc[0])
    name = f"--{field.replace('_', '-')}" if field in given else variable(field)
    reason = each.get("ctx", {}).get("error")
    return f"{name}: {reason or each['msg']}"
