"""The secret in the path."""

import pytest

from alerting.receive.tokens import Tokens


@pytest.mark.parametrize(
    "given, accepted",
    [
        ("a-b", True),
        ("a%2Db", True),
        ("c", True),
        ("a-", False),
        ("a-bc", False),
        ("", False),
        ("é", False),
    ],
)
def test_one_of_the_tokens_and_nothing_near_it(given: str, accepted: bool) -> None:  # noqa: FBT001 a table
    assert Tokens(["a-b", "c"]).accept(given) is accepted


def test_without_tokens_nobody_is_let_in() -> None:
    assert not Tokens([]).accept("")


def test_an_empty_token_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        Tokens(["a", ""])


def test_tokens_do_not_show_themselves() -> None:
    assert "secret" not in repr(Tokens(["secret"]))
