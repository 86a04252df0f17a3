"""The webhooks of the rules file with their secrets, or what is wrong with them."""

from base64 import b64decode
from typing import Final

from pydantic import SecretStr

from alerting.config.settings import Settings
from alerting.config.tables.addresses import check_url, secret_name
from alerting.model.people import Place
from alerting.notify.settings import Hook

_PREFIX: Final = "whsec_"
_FEWEST, _MOST = 24, 64
"""Bytes, as Standard Webhooks has it."""


def hook_of(place: Place, settings: Settings) -> Hook:
    try:
        url = _value(place.webhook, settings)
        check_url(url)
        key = _value(place.secret, settings)
        _check_key(key, place.secret)
    except ValueError as error:
        return Hook(fault=str(error))
    return Hook(url=SecretStr(url), key=SecretStr(key) if key else None)


def _value(written: str, settings: Settings) -> str:
    name = secret_name(written)
    if name == written:
        return written
    secret = settings.secret(name)
    if secret is None:
        raise ValueError(f"there is no secret named {name}; add it to the credentials")
    return secret.get_secret_value()


def _check_key(key: str, written: str) -> None:
    """Nothing is sent unsigned because its key cannot be used."""
    if not written:
        return
    try:
        letters = key.removeprefix(_PREFIX).rstrip("=")
        size = len(b64decode(letters + "=" * (-len(letters) % 4), validate=True))
    except ValueError:
        size = 0
    if not key.startswith(_PREFIX) or not _FEWEST <= size <= _MOST:
        name = secret_name(written)
        raise ValueError(f"{name} cannot sign: it must be whsec_ and 24 to 64 bytes in base64")
