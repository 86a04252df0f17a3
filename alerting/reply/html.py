"""The pages behind links: plain HTML that does nothing by itself.

No script, no picture, nothing from elsewhere, and headers that let no browser have any.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from alerting import language as speech
from alerting.errors import ConfigError
from alerting.model.message import GroupNews
from alerting.model.people import Person
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.reply.choices import SNOOZES, Choice
from alerting.reply.ports import AlertView
from alerting.reply.told import left_out
from alerting.reply.visit import Refusal, Visit
from alerting.retelling import clause

_PACKAGE: Final = Path(__file__).resolve().parents[1]
#: So many alerts are shown one by one.
SHOWN: Final = 20


class Html:
    """Templates of ours only: an owner's could say what a button does not do."""

    def __init__(self) -> None:
        self._folders = [_PACKAGE / "_shipped" / "templates", _PACKAGE.parent / "templates"]
        self._style = Markup(self._read("page/style.css"))  # noqa: S704 ours
        self._by_language: dict[str, Environment] = {}

    @property
    def headers(self) -> Mapping[str, str]:
        style = b64encode(sha256(self._style.encode()).digest()).decode()
        return {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self';"
                " frame-ancestors 'none'; base-uri 'none'"
            ),
            # as silent to others as no-referrer, with which browsers would hide from us too where
            # a form was sent from: its Origin would say `null`
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex, nofollow, noarchive",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    def alerts(self, visit: Visit, now: EpochMs, form: Mapping[str, str], notice: str = "") -> str:
        """`form`: its `action`, its `nonce`, and the address of the page, `here`."""
        content = visit.message.content
        context = {
            "it": visit.standing,
            "group": content if isinstance(content, GroupNews) else None,
            "left_out": left_out(visit.message),
            "until": visit.until,
            "form": form,
            "notice": notice,
            "lasting": partial(_lasting, now),
            "shown": visit.standing.in_order[:SHOWN],
            "choices": Choice,
            "snoozes": SNOOZES,
        }
        return self._render("page/alerts.html", visit.person, now, context)

    def refusal(self, refusal: Refusal, now: EpochMs) -> str:
        context = {"why": refusal.why.name.lower(), "refusal": refusal}
        return self._render("page/refused.html", refusal.person, now, context)

    def trouble(self, why: str, now: EpochMs, person: Person | None = None) -> str:
        """`why`: `elsewhere`, `unreadable`, `forged` or `busy`."""
        return self._render("page/refused.html", person, now, {"why": why})

    def _render(
        self, name: str, person: Person | None, now: EpochMs, context: Mapping[str, object]
    ) -> str:
        language = speech.spoken(person.language) if person else "en"
        zone = ZoneInfo(person.timezone if person else "UTC")
        template = self._environment(language).get_template(name)
        return template.render(
            context,
            now=now,
            person=person,
            language=language,
            style=self._style,
            local=lambda at: _unbroken(speech.clock(at, zone, language, now)),
            day=lambda at: speech.day(at, zone, language),
        )

    def _environment(self, language: str) -> Environment:
        if language not in self._by_language:
            self._by_language[language] = _environment(self._folders, language)
        return self._by_language[language]

    def _read(self, name: str) -> str:
        for folder in self._folders:
            if (folder / name).is_file():
                return (folder / name).read_text(encoding="utf-8")
        raise ConfigError("The pages' templates are missing: install the package again.")


def _unbroken(time: str) -> Markup:
    """Else a narrow screen has `UTC-` at the end of a line, and `03` below."""
    return Markup('<span class="time">{}</span>').format(time)


def _lasting(now: EpochMs, alert: AlertView) -> Ms:
    """In whole minutes, of which nobody reads more than once."""
    length = now - alert.since
    return length - length % MINUTE if length >= MINUTE else length


def _environment(folders: list[Path], language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(speech.texts(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters["clause"] = partial(clause, language=language)
    for name in ("spell", "word", "number", "listed"):
        made.filters[name] = partial(getattr(speech, name), language=language)
    return made
