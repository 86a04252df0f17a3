"""What of others' words comes into the log."""

import logging

import pytest
from aiohttp.http_exceptions import BadHttpMessage

from alerting.logs import not_http


def test_what_aiohttp_quotes_of_a_request_that_is_none_is_not_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = logging.getLogger("tests.of-requests")
    log.addFilter(not_http)

    for error in (BadHttpMessage("Cookie: alerting=secret"), ValueError("ours")):
        log.error("Error handling request", exc_info=error)

    assert "ours" in caplog.text
    assert "secret" not in caplog.text
