"""Whether what is sent arrives: means without settings, and countries with rules of their own."""

from collections.abc import Iterator
from itertools import chain

import phonenumbers

from alerting.config.lint.doubts import Doubt, Written
from alerting.config.lint.sms_countries import COUNTRIES
from alerting.config.reach import everybody, policies_of, used
from alerting.model.people import Means


def waiting(file: Written) -> Iterator[Doubt]:
    """Means that are used and have no settings: their messages go another way, or wait."""
    directory = file.book.directory
    targets = [target for _, rule in file.live() for target in everybody(rule)]
    instead = (it.if_undelivered for _, rule in file.live() for it in policies_of(rule))
    by_the_clock = (digest.tell for digest in file.book.digests)
    targets += [*directory.operators, *directory.owner, *chain(*instead, *by_the_clock)]
    wanted = {means for each in targets for means in used(each, directory)}
    for means, why in (file.around.unset or {}).items():
        if means in wanted:
            yield Doubt((), f"messages by {means} would go another way, or wait: {why} here")


def registering(file: Written) -> Iterator[Doubt]:
    """One for each country; nothing where no SMS could be sent from here anyway."""
    unset = file.around.unset
    if unset is None or Means.SMS in unset:
        return
    told: set[str] = set()
    for person in file.book.directory.people.values():
        country = COUNTRIES.get(region_of(person.sms))
        if country is not None and country.name not in told:
            told.add(country.name)
            text = f"SMS to {country.name}: {country.what}"
            yield Doubt(("people", person.name, "sms"), text, country.hint)


def region_of(number: str) -> str:
    """ISO code of the country; empty where there is none."""
    if not number:
        return ""
    return phonenumbers.region_code_for_number(phonenumbers.parse(number, None)) or ""
