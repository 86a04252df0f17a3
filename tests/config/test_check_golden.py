"""What `alerting check` prints, word for word, in each language."""

from datetime import datetime
from pathlib import Path

import pytest

from alerting.config.catalogue import catalogue
from alerting.config.check import report, report_data
from alerting.config.forms import LANGUAGES
from alerting.config.lint.doubts import Around
from alerting.model.people import Means
from alerting.model.times import as_epoch

GOLDEN = Path(__file__).parents[1] / "golden" / "check"
#: In the month before Eid al-Fitr.
NOW = as_epoch(datetime.fromisoformat("2027-02-20T12:00:00+00:00"))
UNSET = {Means.SLACK: "ALERTING_SLACK_BOT_TOKEN is not set"}


def written(name: str) -> str:
    return (GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name, code", [("mistakes", 1), ("slip", 1), ("warnings", 0), ("policies", 0)]
)
def test_it_says_the_same_in_each_language(name: str, code: int, language: str) -> None:
    found = report(written(name), "rules.yaml", None, Around(NOW, UNSET), catalogue(language))

    _compare(GOLDEN / f"{name}.{language}.txt", "\n".join([*found[0], ""]))
    assert found[1] == code


def _compare(path: Path, now: str) -> None:
    new = not path.exists()
    if new:
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")
    assert not new, f"{path.name} was not there; read it, and run again to approve it"


def test_places_and_hints_are_the_same_in_each_language() -> None:
    english, portuguese = (
        report(written("mistakes"), "rules.yaml", language=catalogue(each))[0] for each in LANGUAGES
    )

    assert len(english) == len(portuguese)
    assert [line.split(" ")[0] for line in english] == [it.split(" ")[0] for it in portuguese]


def test_programs_get_the_language_too() -> None:
    data, _ = report_data(written("slip"), "rules.yaml", language=catalogue("pt-BR"))

    assert data["mistakes"][0]["text"] == "dois-pontos pela segunda vez na mesma linha"
