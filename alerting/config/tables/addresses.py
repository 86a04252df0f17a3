"""Whether messages can reach what a person wrote. No error repeats an address."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

import phonenumbers

_EMAIL = re.compile(r"[^@\s,;:<>()\"\\]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_MEMBER = re.compile(r"[UW][A-Z0-9]{6,20}")
_ROOM = re.compile(r"#[^\s#@<>,\"'A-Z]{1,80}|[CG][A-Z0-9]{7,20}")
_SECRET = re.compile(r"secret:([a-z0-9][a-z0-9_.-]{0,99})")


def read_email(value: str) -> str:
    text = value.strip()
    if len(text) > 254 or not _EMAIL.fullmatch(text):  # noqa: PLR2004 RFC 5321's limit
        raise ValueError("this is not an e-mail address; it looks like asha@zylker.example")
    return text


def read_phone(value: str) -> str:
    """E.164: `+`, country code, number, and nothing else."""
    text = value.strip()
    if not text.startswith("+"):
        raise ValueError("a phone number begins with + and the country code, like +919876500001")
    if re.search(r"[\s().-]", text):
        raise ValueError("write the phone number without blanks, dashes or brackets")
    if not _E164.fullmatch(text) or not _can_be_dialled(text):
        raise ValueError(
            "no phone has this number; count its digits, and check the country code after the +"
        )
    return text


def _can_be_dialled(text: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, None))
    except phonenumbers.NumberParseException:
        return False


def read_slack(value: str) -> str:
    """A person in Slack: by the e-mail address of the account, or by member id."""
    text = value.strip()
    if text.startswith("#"):
        raise ValueError("this is a Slack channel; write it under `places`, as slack_channel")
    if _MEMBER.fullmatch(text):
        return text
    if "@" not in text.strip("@") or not _EMAIL.fullmatch(text):
        raise ValueError(
            "write the person's e-mail address in Slack, or the member id (U…) from the profile"
        )
    return text


def read_room(value: str) -> str:
    """A Slack channel: `#name`, or its id."""
    text = value.strip()
    if not _ROOM.fullmatch(text):
        raise ValueError(
            'write the channel\'s name in small letters with its #, in quotes: "#support-alerts"'
        )
    return text


def read_secret(value: str) -> str:
    """`secret:NAME`; the secret itself is a file among the service's credentials."""
    text = value.strip()
    if text.startswith(("http:", "https:")):
        raise ValueError(
            "the address of a webhook is a secret: save it as a credential of the service, "
            "and write its name here: secret:NAME"
        )
    if not _SECRET.fullmatch(text):
        raise ValueError(
            "write secret: and the name of a credential in small letters, like secret:old_room"
        )
    return text


def secret_name(text: str) -> str:
    return text.removeprefix("secret:")


def read_webhook(value: str) -> str:
    """The address of somebody's server, or `secret:NAME` of it."""
    text = value.strip()
    if text.startswith("secret:"):
        return read_secret(text)
    check_url(text)
    if "@" in urlsplit(text).netloc:
        raise ValueError(
            "an address with a password in it is a secret: save it as a credential of the service, "
            "and write its name here: secret:NAME"
        )
    return text


def check_url(text: str) -> None:
    """ValueError where nothing should be posted to it: messages are not for everybody's eyes."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("https", "http") or re.search(r"[\s\x00-\x1f]", text):
        raise ValueError("this is no address; it looks like https://incidents.example/hook")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise ValueError("write https://; http:// can be read on the way, and is for this machine")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
