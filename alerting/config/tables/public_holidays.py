"""Public holidays, by the `holidays` library."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from holidays import country_holidays, list_supported_countries
from holidays.holiday_base import HolidayBase

#: All at once, so that a file means the same in every year, also where the past is judged again.
YEARS: Final = range(2020, 2036)

_ENGLISH = "en_US"
#: A language of the rules file -> what the library calls it.
_LANGUAGES = {"en": _ENGLISH, "pt-BR": "pt_BR"}
_ESTIMATES = "islamic_show_estimated"


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """Days with the names of their holidays, in the file's language or else in English."""

    certain: Mapping[date, str]
    estimated: Mapping[date, str]
    """The library only estimates them, most by the moon; every holiday of the day is estimated."""


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """ISO codes of countries, with the codes of their subdivisions."""
    known = list_supported_countries(include_aliases=False)
    return {code: tuple(parts) for code, parts in known.items()}


@cache
def public_holidays(country: str, subdivision: str, language: str = "en") -> PublicHolidays:
    """Those of the whole country where `subdivision` is empty."""
    found = _library(country, subdivision, _ENGLISH)
    told = found if language == "en" else _library(country, subdivision, _LANGUAGES[language])
    mark = _mark(found)
    guessed = {
        (day.year, _festival(name)) for day in found for name in found.get_list(day) if mark in name
    }
    certain: dict[date, str] = {}
    estimated: dict[date, str] = {}
    for day in sorted(found):
        names = found.get_list(day)
        sure = [name for name in names if (day.year, _festival(name)) not in guessed]
        # in another language the same names may be in another order: all of them, or English
        whole = told.get(day, "") if len(sure) in (0, len(names)) else ""
        (certain if sure else estimated)[day] = whole or "; ".join(sure)
    return PublicHolidays(certain, estimated)


def _library(country: str, subdivision: str, language: str) -> HolidayBase:
    usual = country_holidays(country, subdiv=subdivision or None, years=())
    of_country: Any = type(usual)
    known = usual.supported_languages
    wanted: dict[str, object] = {
        "subdiv": subdivision or None,
        "years": [year for year in YEARS if usual.start_year <= year <= usual.end_year],
        "language": next((it for it in (language, _ENGLISH) if it in known), None),
    }
    if _ESTIMATES in inspect.signature(of_country).parameters:
        wanted[_ESTIMATES] = True  # some countries leave the mark out unless asked for it
    found: HolidayBase = of_country(**wanted)
    return found


def _mark(found: HolidayBase) -> str:
    """The word by which the library marks an estimated day: `estimated`, `推定` …"""
    label = getattr(found, "estimated_label", "")
    # a country without estimated days has no mark, and a name never contains a line break
    return found.tr(label).strip("%s ()（）") if label else "\n"  # noqa: RUF001 as in the labels


def _festival(name: str) -> str:
    """`Eid al-Fitr` of `Eid al-Fitr (observed, estimated)`: not each of its days has the mark."""
    return re.split(r" *[(（]", name, maxsplit=1)[0]  # noqa: RUF001 as in the labels
