"""Messages become text: one template per means and kind of content, escaped for its means.
Webhooks and Apprise have the plain text of mails.

A template is looked for in the owner's directory first, then among those shipped. One that fails
is replaced by a built-in plain text, and the result says so: a broken template delays nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, assert_never

import msgspec
from jinja2 import ChoiceLoader, FileSystemLoader

from alerting.errors import ConfigError
from alerting.model.message import (
    AlertNews,
    Content,
    DigestNews,
    FileNews,
    GroupNews,
    Message,
    SilenceNews,
    Summary,
    Test,
    Trouble,
)
from alerting.model.people import Means
from alerting.model.times import EpochMs
from alerting.model.times import spell as spell_short
from alerting.notify import words
from alerting.notify.plain import plain
from alerting.notify.samples import samples
from alerting.notify.sandbox import BoundedEnvironment
from alerting.notify.segments import shorten, simplify
from alerting.notify.text import Rendered

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Failure:
    """A template that cannot be used as it is."""

    template: str
    why: str


def shipped(package: Path = _PACKAGE) -> Path:
    """In a wheel they lie within the package, in a checkout beside it."""
    for folder in (package / "_shipped" / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise ConfigError("The message templates are missing: install the package again.")


class Renderer:
    """`folder` is the owner's directory, laid out like the shipped one; any file may be absent."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None and not folder.is_dir():
            raise ConfigError(
                f"The templates' directory {folder} does not exist or is no directory."
            )
        folders = [shipped()] if folder is None else [folder, shipped()]
        loader = ChoiceLoader([FileSystemLoader(each) for each in folders])
        self._plain = _environment(loader, finalize=words.clean)
        self._html = _environment(loader, finalize=words.clean, autoescape=True)
        self._slack = _environment(loader, finalize=words.for_slack, autoescape=True)

    def render(self, message: Message) -> Rendered:
        """Never raises: whatever a template does, there is something to read."""
        try:
            return self._try(message)
        except Exception as error:  # noqa: BLE001 one bad template must stop no message
            return replace(plain(message), failure=_why(error))

    def _try(self, message: Message) -> Rendered:
        name, context = kind(message.content), _context(message)
        match message.to.means:
            case Means.EMAIL:
                html = self._html.render(f"email/{name}.html", context)
                return replace(self._letter(name, context), html=html)
            case Means.WEBHOOK | Means.APPRISE:
                return self._letter(name, context)
            case Means.SMS:
                text = self._plain.render(f"sms/{name}.txt", context)
                return Rendered(text=shorten(simplify(text)))
            case Means.SLACK:
                return Rendered(text=_tidy(self._slack.render(f"slack/{name}.txt", context)))
            case _ as never:
                assert_never(never)

    def _letter(self, name: str, context: dict[str, object]) -> Rendered:
        subject = self._plain.render(f"email/{name}.subject.txt", context)
        text = self._plain.render(f"email/{name}.txt", context)
        return Rendered(subject=words.one_line(subject), text=_tidy(text))

    def check_templates(self) -> list[Failure]:
        """Tries every template with contents that have everything, and with ones that lack it."""
        found: dict[str, Failure] = {}
        for message in samples():
            try:
                self._try(message)
            except Exception as error:  # noqa: BLE001 every mistake at once
                name = f"{message.to.means}/{kind(message.content)}"
                found.setdefault(name, Failure(name, _why(error)))
        return list(found.values())


def kind(content: Content) -> str:
    """The first part of its templates' names."""
    match content:
        case AlertNews():
            return "alert"
        case GroupNews():
            return "group"
        case Summary():
            return "summary"
        case DigestNews():
            return "digest"
        case SilenceNews():
            return "silence"
        case Trouble():
            return "trouble"
        case FileNews():
            return "file"
        case Test():
            return "test"


def _context(message: Message) -> dict[str, object]:
    """What every template sees, besides its content under the content's own name."""
    content = message.content
    if message.to.means is Means.SMS:
        content = _without_customer(content)
    return {
        kind(content): content,
        "reason": str(message.reason),
        "to": message.to,
        "timezone": message.to.timezone,
        "now": instant_of(message),
        "note": message.note,
    }


def _without_customer(content: Content) -> Content:
    """An SMS crosses networks that read it, so not even a template may put the customer in."""
    match content:
        case AlertNews():
            return _without_customer_of(content)
        case Summary():
            items = tuple(map(_without_customer_of, content.items))
            return msgspec.structs.replace(content, items=items)
        case GroupNews():
            told = tuple(
                msgspec.structs.replace(it, news=_without_customer_of(it.news))
                for it in content.items
            )
            return msgspec.structs.replace(content, items=told)
        case Trouble() | FileNews() | Test() | DigestNews() | SilenceNews():
            return content


def _without_customer_of(news: AlertNews) -> AlertNews:
    return msgspec.structs.replace(news, customer="", link="")


def instant_of(message: Message) -> EpochMs:
    """When what it tells of happened."""
    content = message.content
    return message.created_at if isinstance(content, Summary) else content.at


def _environment(
    loader: ChoiceLoader, finalize: Callable[[Any], Any], *, autoescape: bool = False
) -> BoundedEnvironment:
    made = BoundedEnvironment(loader, autoescape=autoescape, finalize=finalize)
    made.filters |= {"local": words.local, "spell": words.spell, "short": spell_short}
    return made


def _tidy(text: str) -> str:
    """Templates leave blank lines where a field is empty."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "\n".join(_without_doubles(lines)) + "\n"


def _without_doubles(lines: Sequence[str]) -> list[str]:
    pairs = zip(["", *lines], lines, strict=False)
    return [line for before, line in pairs if line or before]


def _why(error: Exception) -> str:
    """Jinja's errors name the template and the missing field; others may hold values."""
    line = getattr(error, "lineno", None)
    where = f"{getattr(error, 'name', None) or ''} line {line}: " if line else ""
    text = str(error) if type(error).__module__.startswith(("jinja2", "alerting")) else ""
    return f"{where}{text or type(error).__name__}"
