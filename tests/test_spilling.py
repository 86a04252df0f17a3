"""The check of every test's output can fail."""

import pytest

from tests.spilling import kept, spills

HALF = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "printed, secret",
    [
        (f"token=1000.{HALF}.{HALF}", True),
        (f"1000.{HALF}", False),
        ("Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl", True),
        ("eyJhbGciOiJSUzI1NiJ9", False),
        ("secret=" + "5" * 42, True),
        ("all is well", False),
    ],
)
def test_a_secret_in_what_is_printed_is_found(printed: str, secret: bool) -> None:  # noqa: FBT001
    report = pytest.TestReport("a", ("a", 0, "a"), {}, "passed", None, "call")
    report.sections = [("Captured stdout call", printed)]

    assert spills(printed) == secret
    assert kept(report).passed != secret
    assert printed not in str(report.longrepr)
