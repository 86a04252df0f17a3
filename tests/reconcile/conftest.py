"""A desk and a client of it, and what asks by them."""

import pytest

from alerting.zoho.client import ZohoClient
from tests.desks import client, clock, desk, opened
from tests.fakes import ManualClock
from tests.reconcile.asking import Asking

__all__ = ["client", "clock", "desk", "opened"]


@pytest.fixture
def asking(client: ZohoClient, clock: ManualClock) -> Asking:
    return Asking(client, clock)
