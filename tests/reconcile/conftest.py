"""The desk and the client of the tests of `zoho`, and what asks by them."""

import pytest

from alerting.zoho.client import ZohoClient
from tests.fakes import ManualClock
from tests.reconcile.asking import Asking
from tests.zoho.conftest import client, clock, desk, opened

__all__ = ["client", "clock", "desk", "opened"]


@pytest.fixture
def asking(client: ZohoClient, clock: ManualClock) -> Asking:
    return Asking(client, clock)
