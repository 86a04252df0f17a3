"""Renders pages: one layout, the words of the people who look, and headers that trust nobody."""

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from alerting import __version__
from alerting import language as speech
from alerting.dashboard.assets import Assets, shipped
from alerting.dashboard.sparkline import area, line
from alerting.dashboard.words import json, running, thousands
from alerting.model.story import by_the_wall
from alerting.model.times import spell
from alerting.model.visitor import Role, Visitor

#: Nothing from elsewhere, no script in a page, no frame around it.
HEADERS: Final[Mapping[str, str]] = {
    "Server": "alerting",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
        " base-uri 'none'; require-trusted-types-for 'script'; trusted-types page"
    ),
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Shell:
    """Templates of ours only, with every text escaped."""

    def __init__(self, assets: Assets, timezone: Callable[[], str], now: Callable[[], int]) -> None:
        self._assets = assets
        self._timezone = timezone
        self._now = now

    def prepare(self) -> None:
        """Takes a fifth of a second, which the first to look would wait for."""
        for name in self._environment.list_templates(["html"]):
            self._environment.get_template(name)

    def render(
        self, template: str, visitor: Visitor | None, path: str, context: Mapping[str, Any]
    ) -> str:
        """`path`: where the page is, for the menu."""
        return self._environment.get_template(template).render(
            context,
            visitor=visitor,
            here=path,
            may=lambda role: visitor is not None and visitor.may(Role[role.upper()]),
            running=True,
            **self._times(),
        )

    def fragment(self, template: str, it: object) -> str:
        """A part of a page, the same for all who look; its running times are the browser's."""
        return self._environment.get_template(template).render(it=it, **self._times())

    def _times(self) -> dict[str, Any]:
        now, zone = self._now(), ZoneInfo(self._timezone())
        clock = partial(speech.clock, zone=zone, language="en", now=now)
        return {
            "now": now,
            "zone": zone.key,
            "local": lambda at: Markup('<time data-at="{}">{}</time>').format(at, clock(at)),
            "by_wall": lambda text: by_the_wall(text, clock),
        }

    @cached_property
    def _environment(self) -> Environment:
        made = Environment(
            loader=FileSystemLoader([folder / "dashboard" for folder in shipped()]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.filters.update(
            spell=spell, running=running, thousands=thousands, json=json, line=line, area=area
        )
        made.globals["asset"] = self._assets.address
        made.globals["version"] = __version__
        return made
