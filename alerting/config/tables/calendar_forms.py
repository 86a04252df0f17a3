"""What stands in a calendar beside its days of the week and its exceptional days."""

from typing import Annotated

from pydantic import BeforeValidator, model_validator

from alerting.config.forms import Form, Timezone
from alerting.config.tables.public_holidays import countries
from alerting.judge.spec import UnknownWord


def _read_country(value: object) -> str:
    code = str(value).strip().upper()
    if code not in countries():
        raise UnknownWord("country", str(value), countries())
    return code


class HolidaysForm(Form):
    country: Annotated[str, BeforeValidator(_read_country)]
    subdivision: str = ""

    @model_validator(mode="after")
    def _is_part_of_it(self) -> "HolidaysForm":
        parts = countries()[self.country]
        if self.subdivision and self.subdivision not in parts:
            few = f"; known are {', '.join(parts[:40])}" if parts else ", and none of its parts is"
            raise ValueError(f"{self.subdivision} is no part of {self.country} known here{few}")
        return self


class CalendarForm(Form):
    timezone: Timezone | None = None
    holidays: HolidaysForm | None = None
