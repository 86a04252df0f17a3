"""What the program says to people, in the language of whoever reads it.

English is the language of the program itself; the catalogues of others lie in `templates/locale/`.
A language without catalogues is answered in English throughout.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from alerting.model.times import EpochMs, Ms, as_datetime
from alerting.model.times import spell as spell_short

_PACKAGE: Final = Path(__file__).resolve().parent
_MESSAGES: Final = "messages.po"
_WORD: Final = "word"
#: The day before the month, and 24 hours.
_ENGLISH: Final = "en_GB"


@cache
def catalogue(language: str, file: str = _MESSAGES) -> Catalog | None:
    """None where there is none of that language."""
    locale = language.replace("-", "_")
    for folder in (_PACKAGE / "_shipped" / "templates", _PACKAGE.parent / "templates"):
        path = folder / "locale" / locale / "LC_MESSAGES" / file
        if path.is_file():
            with path.open("rb") as opened:
                return read_po(opened, locale)
    return None


class _Texts(GNUTranslations):
    def gettext(self, message: str) -> str:
        """Also where the text has a plural: some Pythons 3.11 do not look there."""
        said = super().gettext(message)
        return said if said != message else self.ngettext(message, message, 1)


@cache
def texts(language: str) -> NullTranslations:
    """Answers `gettext`, `ngettext`, `pgettext` and `npgettext`; blanks are `%(name)s`."""
    found = catalogue(language)
    if found is None:
        return NullTranslations()
    binary = BytesIO()
    write_mo(binary, found)
    binary.seek(0)
    return _Texts(binary)


def spoken(language: str) -> str:
    """That language, or English where there is nothing of it."""
    return "en" if catalogue(language) is None else language


@cache
def locale_of(language: str) -> Locale:
    """How dates and numbers are written."""
    here = spoken(language)
    return Locale.parse(_ENGLISH if here == "en" else here.replace("-", "_"))


def word(value: str, language: str) -> str:
    """A value of the program's own lists: a severity, an ending, what something is called."""
    return texts(language).pgettext(_WORD, value)


@lru_cache(maxsize=4_096)
def spell(length: Ms, language: str) -> str:
    """A length in words, at most two units: `10 minutes`, `2 hours 5 minutes`."""
    said = texts(language)
    parts = [_some(int(part[:-1]), part[-1], said) for part in spell_short(length).split()]
    if len(parts) == 1:
        return parts[0]
    return said.gettext("%(longer)s %(shorter)s") % dict(
        zip(("longer", "shorter"), parts, strict=True)
    )


def _some(count: int, unit: str, said: NullTranslations) -> str:
    """Babel's own units lack some of the Portuguese ones."""
    match unit:
        case "d":
            pattern = said.ngettext("%(count)s day", "%(count)s days", count)
        case "h":
            pattern = said.ngettext("%(count)s hour", "%(count)s hours", count)
        case "m":
            pattern = said.ngettext("%(count)s minute", "%(count)s minutes", count)
        case _:
            pattern = said.ngettext("%(count)s second", "%(count)s seconds", count)
    return pattern % {"count": count}


def clock(at: EpochMs, zone: ZoneInfo, language: str, now: EpochMs) -> str:
    """The wall clock there; with the day where that is not the day of `now`."""
    there, today = as_datetime(at).astimezone(zone), as_datetime(now).astimezone(zone).date()
    if there.date() == today:
        return _time(there)
    return f"{_day(there.date().toordinal(), language)} {_time(there)}"


def day(at: EpochMs, zone: ZoneInfo, language: str) -> str:
    """`Wed 14 Jan`."""
    return _day(as_datetime(at).astimezone(zone).toordinal(), language)


def date(day: str, language: str) -> str:
    """The same of a day that is given as `2026-01-14`."""
    return _day(datetime.fromisoformat(day).toordinal(), language)


def number(count: float, language: str) -> str:
    """`1,234.5` or `1.234,5`."""
    return format_decimal(count, locale=locale_of(language))


def listed(items: Sequence[str], language: str) -> str:
    """`a, b and c`."""
    return format_list(items, locale=locale_of(language))


@lru_cache(maxsize=512)
def _day(ordinal: int, language: str) -> str:
    return format_skeleton("MMMEd", datetime.fromordinal(ordinal), locale=locale_of(language))


def _time(moment: datetime) -> str:
    """With the zone's own name, since people of several zones compare what they were told."""
    name = moment.tzname() or "UTC"
    return f"{moment:%H:%M} {'UTC' + name if name[0] in '+-' else name}"
