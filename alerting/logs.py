"""One line per fact, for journald: key=value, or JSON by setting."""

import logging
import sys
from typing import Literal

import structlog


def set_up(style: Literal["text", "json"] = "text", level: int = logging.INFO) -> None:
    """Once, at the start of a command. journald stamps the time, so lines carry none."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.processors.LogfmtRenderer(key_order=["level", "event"], bool_as_flag=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, format="level=%(levelname)s event=%(message)r")
    # twilio logs the account and every request at INFO; aiohttp's access log would show tokens
    for name in ("twilio", "aiohttp.access", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("aiohttp.server").addFilter(not_http)
    # that a job still goes on when it is due again is no news, while Zoho is slow
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


def not_http(record: logging.LogRecord) -> bool:
    """False for what aiohttp says of requests that are none: it quotes them with whatever token
    or cookie is in them, and strangers may send as many as they like."""
    error = record.exc_info[1] if record.exc_info else None
    return not type(error).__module__.startswith("aiohttp.http")
