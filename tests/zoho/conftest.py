"""A desk that listens, and a client with consent to everything; time stands still."""

from tests.desks import client, clock, desk, opened

__all__ = ["client", "clock", "desk", "opened"]
