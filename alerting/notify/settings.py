"""What each means needs to know. Secrets show as `**********` wherever they are printed."""

from typing import Literal, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from alerting.errors import ConfigError

Tls: TypeAlias = Literal["smtps", "required", "if_offered", "never"]

_PORTS = {"smtps": 465, "smtp": 587}
_FORM = "smtp://user:password@host:port?starttls=required"


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    timeout: float = 20.0
    """Seconds for one attempt, from the connection to the provider's last word."""


class EmailSettings(_Settings):
    host: str
    port: int
    tls: Tls = "required"
    user: str = ""
    password: SecretStr | None = None
    mail_from: str
    """`Support alerts <alerts@example.org>`, or the address alone."""
    domain: str = ""
    """Our public host name: the right half of every Message-ID, and our name in EHLO.
    Empty: the domain of `mail_from`."""
    ca_file: str = ""
    """PEM file of the authority that signed the server's certificate, if it is a private one."""
    connections: int = Field(default=4, ge=1, le=32)


class SmsSettings(_Settings):
    account_sid: str
    token: SecretStr
    sender: str
    """A number (`+1…`), a short code or name, or a messaging service (`MG…`)."""
    api_url: str = "https://api.twilio.com"
    status_callback: str = ""
    """Where Twilio says whether an SMS arrived; empty: it is not asked to."""


class SlackSettings(_Settings):
    token: SecretStr | None = None
    """The bot's token, `xoxb-…`. Without it only webhooks can be posted to."""
    api_url: str = "https://slack.com/api/"
    interactive: bool = False
    """Slack may tell us of pressed buttons, so posts by the bot have some."""
    webhooks: dict[str, SecretStr] = {}
    """Incoming webhooks by the name that the rules file gives after `secret:`."""


class Hook(BaseModel):
    """Where the posts to one place go."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: SecretStr = SecretStr("")
    key: SecretStr | None = None
    """`whsec_…`, to sign with; None: not signed."""
    fault: str = ""
    """Why nothing can be sent there, in words for whoever wrote the rules file."""


class WebhookSettings(_Settings):
    timeout: float = 5.0
    hooks: dict[str, Hook]
    """By the name of their place."""


class AppriseSettings(_Settings):
    urls: dict[str, SecretStr]
    """By the name that the rules file gives after `secret:`."""


class MeansSettings(BaseModel):
    """None: this means has no settings yet, and what is meant for it waits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: EmailSettings | None = None
    sms: SmsSettings | None = None
    slack: SlackSettings | None = None
    webhook: WebhookSettings | None = None
    apprise: AppriseSettings | None = None


AnySettings: TypeAlias = (
    EmailSettings | SmsSettings | SlackSettings | WebhookSettings | AppriseSettings
)


def parse_smtp_url(url: str, *, mail_from: str, domain: str = "") -> EmailSettings:
    """`smtp://user:password@host:port?starttls=required|if_offered|never` or `smtps://…`.

    User and password are percent-encoded (`%40` for `@`). No error repeats the URL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong("the port must be a number; in the password write / as %2F") from None
    if parts.scheme not in _PORTS:
        raise _wrong("it must begin with smtp:// or smtps://")
    if not parts.hostname:
        raise _wrong("the host is missing")
    if parts.path not in ("", "/") or parts.fragment:
        raise _wrong("nothing but ?… may follow the port; in the password write / as %2F")
    return EmailSettings(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        tls=_tls(parts.scheme, parts.query),
        user=unquote(parts.username or ""),
        password=SecretStr(unquote(parts.password)) if parts.password else None,
        mail_from=mail_from,
        domain=domain,
        ca_file=parse_qs(parts.query).get("ca_file", [""])[-1],
    )


def _tls(scheme: str, query: str) -> Tls:
    options = parse_qs(query, keep_blank_values=True)
    unknown = sorted(set(options) - {"starttls", "ca_file"})
    if unknown:
        raise _wrong("after the ? it knows only starttls and ca_file")
    starttls = options.get("starttls", ["required"])[-1]
    if scheme == "smtps":
        if "starttls" in options:
            raise _wrong("smtps:// is encrypted from the start and takes no starttls")
        return "smtps"
    match starttls:
        case "required" | "if_offered" | "never":
            return starttls
        case _:
            raise _wrong("starttls is required, if_offered or never")


def _wrong(why: str) -> ConfigError:
    return ConfigError(f"The SMTP URL cannot be used: {why}. It looks like {_FORM}")
