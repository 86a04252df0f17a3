"""Customers' names that Zoho told, once the rules file no longer lets messages show them."""

import asyncio

import structlog

from alerting.errors import StorageError
from alerting.model.zoho_names import Kind, ZohoNames
from alerting.record.names import NamesKept

log = structlog.get_logger(__name__)


def forget_customers(names: ZohoNames, kept: NamesKept) -> None:
    """Here and on disk. What a disk in trouble keeps goes at the next start."""
    if not any(names.all(Kind.CONTACT)):
        return
    names.forget(Kind.CONTACT)
    try:
        kept.forget(Kind.CONTACT).add_done_callback(_logged)
    except StorageError as error:
        log.warning("customers_not_forgotten", why=str(error))


def _logged(future: "asyncio.Future[None]") -> None:
    if not future.cancelled() and isinstance(error := future.exception(), StorageError):
        log.warning("customers_not_forgotten", why=str(error))
