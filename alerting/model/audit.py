"""What people did, or tried, that is about no single alert; never changed afterwards."""

import msgspec

from alerting.model.times import EpochMs


class Audited(msgspec.Struct, frozen=True):
    """One line of the audit."""

    at: EpochMs
    what: str
    """`silence`, `silence ended`, `new rules`, `refused` …"""
    who: str
    """A person of the file, or whoever gave the command; empty: nobody that is known."""
    where: str
    """`command`, `api`, `page`, `link`, `slack`, `sms`; empty: the daemon itself."""
    detail: str
    """No secret, and nothing of a customer."""
