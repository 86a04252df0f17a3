"""The table `rotas`: what it means, and every mistake at its place."""

import pytest

from alerting.config.catalogue import catalogue
from alerting.config.check import report
from alerting.config.lint.doubts import Around
from alerting.config.rules_file import read
from alerting.errors import RulesError
from tests.config.test_schema import is_underlined
from tests.config.written import HEAD, file_with
from tests.judge.wall import instant

LINE = HEAD.count("\n") + 2
WEEKLY = "members: [asha, nikhil], every: 7d, handover: mon 09:00, starting: 2026-01-05"


def written(rota: str, *, tell: str = "[duty]") -> str:
    text = file_with("when: {status: OPEN}").replace("tell: [asha]", f"tell: {tell}")
    return text.replace("rules:\n", f"rotas:\n  duty: {{{rota}}}\nrules:\n", 1)


def on_duty(rota: str, at: str) -> str:
    return read(written(rota), "r.yaml").directory.rotas["duty"].on_duty(instant(at))


@pytest.mark.parametrize(
    "rota, at, who",
    [
        (WEEKLY, "2026-01-05 08:59+05:30", "nikhil"),
        (WEEKLY, "2026-01-05 09:00+05:30", "asha"),
        (f"{WEEKLY}, timezone: UTC", "2026-01-05 09:00+05:30", "nikhil"),
        (WEEKLY.replace("mon ", ""), "2026-01-12 09:00+05:30", "nikhil"),
        (WEEKLY.replace("7d", "24h").replace("mon ", ""), "2026-01-06 09:00+05:30", "nikhil"),
    ],
)
def test_a_rota_is_of_the_files_time_zone_unless_it_has_its_own(
    rota: str, at: str, who: str
) -> None:
    assert on_duty(rota, at) == who


@pytest.mark.parametrize(
    "days, at, who",
    [
        ("from: 2026-12-24, until: 2026-12-27", "2026-12-23 23:59", "asha"),
        ("from: 2026-12-24, until: 2026-12-27", "2026-12-24 00:00", "it-desk"),
        ("from: 2026-12-24, until: 2026-12-27", "2026-12-27 23:59", "it-desk"),
        ("from: 2026-12-24, until: 2026-12-27", "2026-12-28 00:00", "asha"),
        ("from: 2026-12-24 18:00, until: 2026-12-24 20:00", "2026-12-24 17:59", "asha"),
        ("from: 2026-12-24 18:00, until: 2026-12-24 20:00", "2026-12-24 19:59", "it-desk"),
        ("from: 2026-12-24 18:00, until: 2026-12-24 20:00", "2026-12-24 20:00", "asha"),
    ],
)
def test_days_of_an_override_are_whole_and_times_are_exact(days: str, at: str, who: str) -> None:
    rota = f"{WEEKLY}, overrides: [{{who: it-desk, {days}}}]"

    assert on_duty(rota, f"{at}+05:30") == who


def test_the_manuals_rota_is_read() -> None:
    text = "members: [asha], every: 7d, handover: mon 09:00, starting: 2026-01-05"
    rota = f"{text}, overrides: [{{who: nikhil, from: 2026-12-24, until: 2026-12-27}}]"

    assert read(written(rota), "r.yaml").directory.rotas["duty"].everybody == ("asha", "nikhil")


def changed(old: str, new: str) -> str:
    assert old in WEEKLY
    return WEEKLY.replace(old, new)


def instead(days: str) -> str:
    return f"{WEEKLY}, overrides: [{{{days}}}]"


BOTH = "write 2026-01-05 or 2026-01-12: whichever begins a turn of asha"
MISTAKES = [
    (changed("every: 7d, ", ""), "`every` is missing", ""),
    (changed("nikhil", "nikil"), "nikil is not one of the `people`", "`nikhil`"),
    (changed("nikhil", "supervisors"), "supervisors is not one of the `people`", ""),
    (changed("[asha, nikhil]", "[]"), "nothing in it", "say who takes turns"),
    (changed("7d", "90m"), "whole hours or days", ""),
    (changed("7d", "weekly"), "not a length of time", "write 7d"),
    (changed("[asha, nikhil]", "asha, nikhil"), "behind a comma", "members: [asha, nikhil]"),
    (changed("mon 09:00", "monday"), "'monday' is not a handover", "mon 09:00"),
    (changed("mon 09:00", "mon-fri 09:00"), "is not a handover", "mon 09:00"),
    (changed("mon 09:00", "mon 25:00"), "no clock shows 25:00", ""),
    (changed("7d", "3d"), "only turns of whole weeks", "write handover: 09:00"),
    (changed("2026-01-05", "2026-01-06"), "is a Tuesday, and turns begin on Monday", BOTH),
    (changed("2026-01-05", "5.1.2026"), "is not a date", "write 2026-01-05"),
    (f"{WEEKLY}, timezone: Berlin", "no time zone", ""),
    (f"{WEEKLY}, override: [x]", "`override` is no key", "`overrides`"),
    (instead("who: bob, from: 2026-12-24, until: 2026-12-27"), "bob is not one of", ""),
    (instead("who: asha, from: 2026-12-24"), "`until` is missing", ""),
    (instead("who: asha, from: tomorrow, until: 2026-12-27"), "'tomorrow' is not a date", ""),
    (instead("who: asha, from: 2026-12-24, until: 2026-12-23"), "is before", "`from`"),
    (instead("who: asha, from: 2026-12-24 18:00, until: 2026-12-24 18:00"), "is before", ""),
]


@pytest.mark.parametrize("rota, words, hint", MISTAKES)
def test_a_mistake_in_a_rota_stands_in_its_line(rota: str, words: str, hint: str) -> None:
    with pytest.raises(RulesError) as caught:
        read(written(rota), "r.yaml")

    found = caught.value.mistakes
    assert [m.line for m in found] == [LINE]
    assert words in found[0].text
    assert hint in found[0].hint


@pytest.mark.parametrize(
    "tell, words",
    [
        ("[duty by email]", "nikhil (duty) has no email address"),
        ("[dutty]", "dutty is not one of the people, groups, rotas or places"),
    ],
)
def test_everybody_on_a_rota_must_be_reachable(tell: str, words: str) -> None:
    with pytest.raises(RulesError) as caught:
        read(written(WEEKLY, tell=tell), "r.yaml")

    assert [words in m.text for m in caught.value.mistakes] == [True]


def test_a_rota_may_not_be_called_as_somebody_is() -> None:
    with pytest.raises(RulesError) as caught:
        read(written(WEEKLY, tell="[asha]").replace("  duty:", "  room:"), "r.yaml")

    assert [m.text for m in caught.value.mistakes] == ["`room` is already one of the `rotas`"]


def test_a_member_who_stands_there_twice_is_warned_of() -> None:
    lines, code = report(written(changed("nikhil", "asha")), "r.yaml")

    assert code == 0
    assert f"r.yaml:{LINE}:26: warning: asha has two turns in each round" in lines


@pytest.mark.parametrize(
    "rota, said",
    [
        (WEEKLY, "duty: asha is on duty until Mon 12 Jan 2026 09:00, then nikhil"),
        (changed("asha, nikhil", "asha"), "duty: asha is always on duty"),
    ],
)
def test_it_is_said_who_is_on_duty_and_who_is_next(rota: str, said: str) -> None:
    lines, _ = report(written(rota), "r.yaml", around=Around(instant("2026-01-05 09:00+05:30")))

    assert said in lines


def test_editors_know_the_table() -> None:
    assert not is_underlined(written(instead("who: asha, from: 2026-12-24, until: 2026-12-27")))
    assert is_underlined(written("members: [asha]"))
    assert is_underlined(written(changed("2026-01-05", "soon")))


def test_days_of_the_week_are_the_readers() -> None:
    text = written(changed("2026-01-05", "2026-01-06"))
    lines, _ = report(text, "r.yaml", language=catalogue("pt-BR"))

    assert "cai em terça-feira, e os turnos começam em segunda-feira" in lines[0]
    assert "escreva 2026-01-05 ou 2026-01-12: a data em que começa um turno de asha" in lines[3]
