"""What is left to pay messages from: low, not low, or not known."""

import pytest

from alerting.judge.credits import CreditsSpec, CreditsTally
from alerting.judge.tally import Group
from alerting.model.answer import Holds
from alerting.model.event import NOTHING_BOUGHT
from alerting.track.credits import Credits
from tests.builders import AGENT_ID, ORG, START, left, went

YES, NO, CANNOT_SAY = Holds.YES, Holds.NO, Holds.CANNOT_SAY
WHOLE: Group = (ORG, 0)


class Till:
    """A tally that hears of balances as the pipeline tells them: the tracker knows first."""

    def __init__(self, known: Credits | None = None, **of: object) -> None:
        self.known = known or Credits()
        self.moved: list[Group] = []
        self.tally = CreditsTally(CreditsSpec.model_validate({"credits": of}), self.known)

    def told(self, available: float, app: str = "WHATSAPP", minute: int = 0) -> Holds:
        event = left(available, START + minute, app)
        self.known.learn(event, event.at)
        self.moved = list(self.tally.hear_signal(event))
        return self.holds

    @property
    def holds(self) -> Holds:
        return self.tally.standing(WHOLE).holds


def test_it_cannot_say_until_a_balance_is_known() -> None:
    till = Till(below=20)

    assert (till.holds, till.tally.what(WHOLE)) == (CANNOT_SAY, "no balance known")
    assert till.told(25) is NO
    assert till.moved == [WHOLE]


@pytest.mark.parametrize(
    "available, holds", [(19.99, YES), (20, NO), (20.01, NO), (0, YES), (-3, YES)]
)
def test_it_holds_below_and_not_at_the_bound(available: float, holds: Holds) -> None:
    assert Till(below=20).told(available) is holds


@pytest.mark.parametrize("available, holds", [(49.99, YES), (50, YES), (50.01, NO)])
def test_once_low_it_is_low_until_there_is_more_than_enough(available: float, holds: Holds) -> None:
    till = Till(below=20, until_above=50)

    assert [till.told(30), till.told(19), till.told(available)] == [NO, YES, holds]
    assert "below" not in till.tally.what(WHOLE)


def test_the_lowest_of_several_apps_counts() -> None:
    till = Till(below=20)
    till.told(12.5, "WHATSAPP")

    assert till.told(80, "INSTAGRAM") is YES
    assert till.tally.what(WHOLE) == "12.50 USD left for WHATSAPP, below 20"


def test_of_one_app_another_says_nothing() -> None:
    till = Till(below=20, app="whatsapp")

    assert till.told(3, "INSTAGRAM") is CANNOT_SAY
    assert till.moved == []
    assert till.tally.groups() == []


def test_an_older_balance_changes_nothing() -> None:
    till = Till(below=20, until_above=50)

    assert [till.told(30, minute=2), till.told(10, minute=1)] == [NO, NO]


def test_who_comes_and_goes_says_nothing_of_it() -> None:
    assert list(Till(below=20).tally.hear_signal(went(START, AGENT_ID))) == []


@pytest.mark.parametrize("until", [None, 50])
def test_a_restart_changes_nothing(until: int | None) -> None:
    till = Till(below=20, until_above=until)
    before = [till.told(19), till.told(30)]
    again = Till(till.known, below=20, until_above=until)
    again.tally.load(till.tally.save())

    assert before == [YES, YES if until else NO]
    assert again.holds is before[1]


def test_a_rule_that_is_new_finds_the_newest_balance() -> None:
    till = Till(below=20)
    till.told(19)
    new = Till(till.known, below=20, until_above=50)
    new.tally.resume(START)

    assert (new.tally.groups(), new.holds) == ([WHOLE], YES)
    assert new.told(30) is YES


def test_where_nothing_is_bought_any_more_nothing_is_too_low() -> None:
    till = Till(below=20, until_above=50)

    assert [till.told(19), till.told(NOTHING_BOUGHT)] == [YES, NO]
    assert till.tally.what(WHOLE) == "no balance known"
