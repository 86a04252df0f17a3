"""SMS to countries with rules of their own, and holidays that nobody knows for sure."""

import pytest

from alerting.config.lint.doubts import Around
from alerting.config.lint.holidays import estimated
from alerting.config.lint.sending import region_of, registering, waiting
from alerting.config.lint.sms_countries import COUNTRIES
from alerting.model.people import Means
from alerting.model.times import DAY
from tests.config.linted import NOON, doubts, said, with_rules

TEXT = with_rules("when: {status: OPEN}, tell: bruno by sms")
HERE = Around(NOON, {})


@pytest.mark.parametrize(
    "number, region",
    [
        ("+12015550123", "US"),
        ("+14165550123", "CA"),
        ("+17875550123", "PR"),
        ("+919876500002", "IN"),
        ("+5511987650002", "BR"),
        ("+4915123456789", "DE"),
        ("", ""),
    ],
)
def test_the_country_of_a_number_is_known(number: str, region: str) -> None:
    assert region_of(number) == region


def test_a_country_with_rules_of_its_own_is_told_of_once_and_without_the_number() -> None:
    more = '  carla: {sms: "+919876500003"}\n'
    found = doubts(registering, TEXT.replace("groups:", f"{more}groups:"), HERE)

    assert [each.where for each in found] == [("people", "bruno", "sms")]
    assert found[0].text.startswith("SMS to India: ")
    assert "98765" not in found[0].text + found[0].hint


def test_nothing_is_said_where_no_sms_can_be_sent_or_it_is_not_known() -> None:
    assert not said(registering, TEXT, Around(NOON, {Means.SMS: "not set"}))
    assert not said(registering, TEXT, Around(NOON))
    assert not said(registering, TEXT.replace("+919876500002", "+4915123456789"), HERE)


def test_every_country_says_what_it_wants_and_what_to_do() -> None:
    assert all(code.isupper() and len(code) == 2 for code in COUNTRIES)
    assert all(each.name and each.what and each.hint for each in COUNTRIES.values())


def test_means_without_settings_are_told_of_where_live_rules_or_operators_use_them() -> None:
    unset = dict.fromkeys(Means, "X is not set")
    trial = TEXT.replace("tell: bruno by sms", "tell: asha, mode: trial")

    assert said(waiting, TEXT, Around(unset=unset)).count("or wait") == 2
    assert "by slack" not in said(waiting, trial, Around(unset=unset))


# on 2027-03-10, a Wednesday and a year after NOON, is Eid al-Fitr, or thereabouts
INDIA = "{mon-sun: 09:00-18:00, holidays: {country: IN}}"
EID = 365


def of(calendar: str, days: int = EID) -> str:
    """What is said so many days after NOON."""
    text = with_rules("when: {status: OPEN}", top=f"hours: x\ncalendars: {{x: {calendar}}}\n")
    return said(estimated, text, Around(NOON + days * DAY))


def test_an_estimated_holiday_is_told_of_a_month_before() -> None:
    told = "x stays open on 2027-03-10, Eid al-Fitr (estimated): nobody knows the day for sure"

    assert [of(INDIA, EID + days) for days in (-31, -30, 0, 1)] == ["", told, told, ""]


def test_a_day_that_was_decided_or_is_closed_anyway_is_not() -> None:
    assert not of(INDIA.replace("}}", "}, days: {2027-03-10: closed}}"))
    assert not of(INDIA.replace("mon-sun", "thu-tue"))
