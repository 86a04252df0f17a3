"""Two texts of rules, line by line."""

import random

from alerting.proof.compared import Side, compared


def test_a_comparison_that_would_take_for_ever_is_not_begun() -> None:
    lines = [str(number % 150) for number in range(60_000)]
    other = random.Random(1).sample(lines, len(lines))

    (said,) = compared(Side("version 1", "\n".join(lines)), Side("yours", "\n".join(other)))

    assert said == "version 1 and yours differ too much to be shown line by line."


def test_many_lines_of_one_kind_are_compared_all_the_same() -> None:
    text = "  - {at: 0m}\n" * 20_000

    lines = list(compared(Side("version 1", text), Side("yours", text + "# new\n")))

    assert lines[-1] == "+# new"
