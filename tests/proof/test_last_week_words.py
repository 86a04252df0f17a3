"""What the owner reads of last week: only what differs."""

import pytest

from alerting.app.last_week import _of_rule
from alerting.proof.difference import RuleDifference


@pytest.mark.parametrize(
    "alerts, only, messages, said",
    [
        ((2, 1), (1, 0), (4, 2), "credit: 1 alert instead of 2, 2 messages instead of 4."),
        ((1, 1), (0, 0), (4, 1), "credit: 1 message instead of 4."),
        ((2, 3), (0, 1), (4, 4), "credit: 3 alerts instead of 2."),
        (
            (2, 2),
            (1, 1),
            (4, 4),
            "credit: as many alerts and messages, 1 of the alerts at another time.",
        ),
    ],
)
def test_what_is_the_same_is_not_said(
    alerts: tuple[int, int], only: tuple[int, int], messages: tuple[int, int], said: str
) -> None:
    assert _of_rule(RuleDifference("credit", *alerts, *only, *messages)) == said
