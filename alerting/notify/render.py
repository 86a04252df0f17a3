"""Messages become text: one template per means and kind of content, escaped for its means.
Webhooks and Apprise have the plain text of mails.

A template is looked for in the owner's directory first, then among those shipped. One that fails
is replaced by a built-in plain text, and the result says so: a broken template delays nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from jinja2 import ChoiceLoader, FileSystemLoader

from alerting.errors import ConfigError
from alerting.language import spoken
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
from alerting.notify import words
from alerting.notify.attachments import attachments
from alerting.notify.plain import plain
from alerting.notify.reading import as_read_by, of_chats, taken_by
from alerting.notify.samples import samples
from alerting.notify.sandbox import BoundedEnvironment
from alerting.notify.segments import shorten, simplify
from alerting.notify.slack_buttons import standing_of
from alerting.notify.text import Rendered
from alerting.notify.translated import Safe, translators
from alerting.retelling import news

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

    def __init__(
        self,
        folder: Path | None = None,
        *,
        link_for: Callable[[Message], str] = lambda _message: "",
        sms_replies: bool = False,
        slack_buttons: bool = False,
    ) -> None:
        """`link_for`: where the recipient can say that they have it; empty: there is no link.
        `sms_replies`: an SMS can be answered; `slack_buttons`: a post needs no link.
        """
        if folder is not None and not folder.is_dir():
            raise ConfigError(
                f"The templates' directory {folder} does not exist or is no directory."
            )
        folders = [shipped()] if folder is None else [folder, shipped()]
        loader = ChoiceLoader([FileSystemLoader(each) for each in folders])
        self._plain = _environment(loader, words.clean)
        self._html = _environment(loader, words.for_html, autoescape=True)
        self._slack = _environment(loader, words.for_slack, autoescape=True)
        self._link_for = link_for
        self._sms_replies = sms_replies
        self._unlinked = {Means.SMS, Means.SLACK} if slack_buttons else {Means.SMS}

    def render(self, message: Message) -> Rendered:
        """Never raises: whatever a template does, there is something to read."""
        try:
            return self._try(message)
        except Exception as error:  # noqa: BLE001 one bad template must stop no message
            return replace(plain(message), failure=_why(error))

    def _try(self, message: Message) -> Rendered:
        name, context = kind(message.content), self._context(message)
        match message.to.means:
            case Means.EMAIL:
                html = self._html.render(f"email/{name}.html", context)
                letter = self._letter(name, context)
                return replace(letter, html=html, attachments=attachments(message))
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

    def _context(self, message: Message) -> dict[str, object]:
        """What every template sees, besides its content under the content's own name."""
        to, content = message.to, message.content
        language = spoken(to.language)
        return {
            kind(content): as_read_by(content, to.means, language),
            "reason": str(message.reason),
            "to": to,
            "language": language,
            "timezone": to.timezone,
            "now": instant_of(message),
            "note": news(message.note, language),
            "answer_link": "" if to.means in self._unlinked else self._link_for(message),
            "replies": self._sms_replies,
            "chats": of_chats(content),
            "free": free_in(message),
            "taken_by": taken_by(content),
        }

    def check_templates(self) -> list[Failure]:
        """Tries every template with contents that have everything, and with ones that lack it."""
        found: dict[str, Failure] = {}
        for message in samples():
            name = f"{message.to.means}/{kind(message.content)}"
            try:
                if name not in found:
                    self._try(message)
            except Exception as error:  # noqa: BLE001 every mistake at once
                found[name] = Failure(name, _why(error))
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


def instant_of(message: Message) -> EpochMs:
    """When what it tells of happened."""
    content = message.content
    return message.created_at if isinstance(content, Summary) else content.at


def free_in(message: Message) -> int:
    """How many alerts in it are left to take; those that a summary does not show may all be."""
    content = message.content
    hidden = content.total - len(content.items) if isinstance(content, Summary) else 0
    return standing_of(message).free + hidden


def _environment(
    loader: ChoiceLoader, safe: Safe, *, autoescape: bool = False
) -> BoundedEnvironment:
    """`safe` is asked for everything that comes into a text from outside of its templates."""
    made = BoundedEnvironment(loader, autoescape=autoescape, finalize=safe)
    made.globals |= translators(safe)
    made.filters |= words.FILTERS
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
