"""How one setting is read from text. No error repeats what may be a secret."""

import re
from email.utils import parseaddr
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from alerting.config.listening import Address, TcpAddress, read_address, read_tcp
from alerting.config.tables.addresses import read_email
from alerting.errors import ConfigError
from alerting.judge.spec import read_duration
from alerting.model.sender import Network, read_network
from alerting.model.times import DAY, Ms
from alerting.model.visitor import Role
from alerting.notify.settings import parse_smtp_url

SHORTEST_TOKEN = 16
_ZOHO_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_DAYS = re.compile(r"([0-9]{1,5})d")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
#: What any browser sends says nothing of who somebody is.
_NO_IDENTITY = frozenset({"authorization", "cookie", "host", "origin", "user-agent"})
_TOKEN = re.compile(r"[A-Za-z0-9._~-]+")


def _read_days(value: object) -> Ms:
    if isinstance(value, int):
        return value
    found = _DAYS.fullmatch(str(value).strip())
    if found is None or not int(found[1]):
        raise ValueError("write a number of days, like 30d")
    return int(found[1]) * DAY


def _read_length_or_never(value: object) -> Ms:
    return 0 if str(value).strip().lower() == "never" else read_duration(value)


def _read_tokens(value: object) -> tuple[SecretStr, ...]:
    """Comma-separated, so that one can be rotated while the other is still in use."""
    words = [word.strip() for word in value.split(",")] if isinstance(value, str) else value
    if not isinstance(words, list | tuple):
        raise ValueError("write the tokens with commas between them")  # noqa: TRY004 pydantic's
    tokens = [str(word) for word in words if word]
    for number, token in enumerate(tokens, 1):
        which = f"token {number} of {len(tokens)}"
        if len(token) < SHORTEST_TOKEN:
            raise ValueError(
                f"{which} has {len(token)} characters and needs at least {SHORTEST_TOKEN}; "
                "make one with: alerting token new"
            )
        if not _TOKEN.fullmatch(token):
            raise ValueError(f"{which} may have only letters, digits and - . _ ~, as part of a URL")
    return tuple(SecretStr(token) for token in tokens)


def _read_networks(value: object) -> tuple[Network, ...]:
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list | tuple):
        raise ValueError("write the addresses with commas between them")  # noqa: TRY004 pydantic's
    try:
        return tuple(read_network(str(word)) for word in words if str(word).strip())
    except ValueError:
        raise ValueError("write addresses or networks, like 127.0.0.1 or 10.0.0.0/8") from None


def _read_url(value: str) -> str:
    try:
        parts = urlsplit(value.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("write a whole URL, beginning with https:// or http://")
    return value.strip()


def _read_secret_url(value: SecretStr) -> SecretStr:
    return SecretStr(_read_url(value.get_secret_value()))


def _read_zoho_id(value: object) -> int:
    text = str(value).strip()
    if not _ZOHO_ID.fullmatch(text):
        raise ValueError("write an id of Zoho's: up to 18 digits")
    return int(text)


def _read_zoho_ids(value: object) -> tuple[int, ...]:
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list | tuple):
        raise ValueError("write the ids with commas between them")  # noqa: TRY004 pydantic's
    return tuple(_read_zoho_id(word) for word in words if str(word).strip())


def _read_zoho_url(value: str) -> str:
    """Whoever could name another host than Zoho's could sign webhooks, and be sent secrets."""
    url = _read_url(value).rstrip("/")
    if urlsplit(url).hostname not in _LOOPBACK:
        raise ValueError("only a test may name an address, and only one of this machine")
    return url


def _read_smtp_url(value: SecretStr) -> SecretStr:
    try:
        parse_smtp_url(value.get_secret_value(), mail_from="alerts@localhost")
    except ConfigError as error:
        raise ValueError(str(error)) from None
    return value


def _read_sender(value: str) -> str:
    name, address = parseaddr(value)
    try:
        read_email(address)
    except ValueError:
        raise ValueError(
            "write an e-mail address, or a name and an address: Support <alerts@example.org>"
        ) from None
    if "\n" in value or "\r" in value:
        raise ValueError("write it in one line")
    return f"{name} <{address}>" if name else address


def _read_page_urls(value: object) -> tuple[str, ...]:
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list | tuple):
        raise ValueError("write the addresses with commas between them")  # noqa: TRY004 pydantic's
    urls = tuple(_read_url(str(word)).rstrip("/") for word in words if str(word).strip())
    for url in urls:
        parts = urlsplit(url)
        if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError("write addresses without a path, like https://alerts.example.org")
    return urls


def _read_header(value: str) -> str:
    name = value.strip()
    if not _HEADER.fullmatch(name) or name.lower() in _NO_IDENTITY:
        raise ValueError("write the name of a header that only the proxy sets, like Remote-User")
    return name


def _read_role(value: object) -> Role:
    if isinstance(value, Role):
        return value
    try:
        return Role[str(value).strip().upper()]
    except KeyError:
        raise ValueError("write viewer, supervisor or admin") from None


Listen = Annotated[TcpAddress, BeforeValidator(read_tcp), NoDecode]
AdminListen = Annotated[Address, BeforeValidator(read_address), NoDecode]
Length = Annotated[Ms, BeforeValidator(read_duration)]
LengthOrNever = Annotated[Ms, BeforeValidator(_read_length_or_never)]
"""Never: 0."""
Days = Annotated[Ms, BeforeValidator(_read_days)]
Tokens = Annotated[tuple[SecretStr, ...], BeforeValidator(_read_tokens), NoDecode]
Networks = Annotated[tuple[Network, ...], BeforeValidator(_read_networks), NoDecode]
Url = Annotated[str, AfterValidator(_read_url)]
ZohoUrl = Annotated[str, AfterValidator(_read_zoho_url)]
ZohoId = Annotated[int, BeforeValidator(_read_zoho_id)]
ZohoIds = Annotated[tuple[int, ...], BeforeValidator(_read_zoho_ids), NoDecode]
PageUrls = Annotated[tuple[str, ...], BeforeValidator(_read_page_urls), NoDecode]
Header = Annotated[str, AfterValidator(_read_header)]
RoleWord = Annotated[Role, BeforeValidator(_read_role), NoDecode]
SecretUrl = Annotated[SecretStr, AfterValidator(_read_secret_url)]
SmtpUrl = Annotated[SecretStr, AfterValidator(_read_smtp_url)]
Sender = Annotated[str, AfterValidator(_read_sender)]
