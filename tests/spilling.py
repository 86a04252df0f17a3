"""Whether anything that was printed holds a secret: asked of the output of every test."""

import re
from typing import Final

import pytest

#: Tokens of OAuth, signed tokens, and the client secret of the simulated desk.
_SECRET: Final = re.compile(
    r"1000\.[0-9a-f]{32}\.[0-9a-f]{32}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}|5{42}"
)


def spills(printed: str) -> bool:
    return _SECRET.search(printed) is not None


def kept(report: pytest.TestReport) -> pytest.TestReport:
    """Its own, unless a secret stands in what was printed; which one is not repeated."""
    if spills(report.capstdout + report.capstderr + report.caplog):
        report.outcome, report.sections = "failed", []
        report.longrepr = (
            "A secret was printed: an access token, a signed token or a client secret."
        )
    return report
