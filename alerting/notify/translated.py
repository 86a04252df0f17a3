"""`_()`, `ngettext()` and `{% trans %}` of templates, in the language of the context.

A text is plain, never markup, whatever it is written into: it is escaped for its means like
everything else, and so are the values of its blanks, `%(name)s`. So one text serves mail, Slack
and SMS, and neither a translation nor a title can become markup.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from alerting.language import number, texts

Safe = Callable[[Any], str]
"""Makes a value fit for the means: text, or Markup where texts are escaped."""

_BLANK: Final = re.compile(r"%\((\w+)\)s")


def translators(safe: Safe) -> dict[str, Callable[..., str]]:
    """What templates call, by its names there."""

    @pass_context
    def gettext(context: Context, text: str, /, **parts: object) -> str:
        told = texts(context["language"]).gettext(text) if text else ""
        return _filled(told, parts, safe)

    @pass_context
    def ngettext(context: Context, one: str, many: str, num: int, /, **parts: object) -> str:
        language = context["language"]
        pattern = texts(language).ngettext(one, many, num)
        return _filled(pattern, {"num": number(num, language), **parts}, safe)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def _filled(pattern: str, parts: Mapping[str, object], safe: Safe) -> str:
    """No `%` formatting: its widths make gigabytes of ten characters."""
    literals, names = _split(pattern, safe)
    told = [literals[0]]
    for name, literal in zip(names, literals[1:], strict=True):
        if name not in parts:
            raise UndefinedError(f"the blank {name} is not filled")
        value = parts[name]
        told += [safe(value if isinstance(value, Markup) else str(value)), literal]
    return type(literals[0])("".join(told))


@lru_cache(maxsize=4_096)
def _split(pattern: str, safe: Safe) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands around its blanks, made safe; and their names."""
    pieces = _BLANK.split(pattern)
    return tuple(safe(it.replace("%%", "%")) for it in pieces[::2]), tuple(pieces[1::2])
