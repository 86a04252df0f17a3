"""A message as its recipient will read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of CSV; only mails carry any."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    text: str
    """SMS: all of it; Slack: mrkdwn, a blank line between blocks; all others: plain."""
    subject: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    failure: str = ""
    """Why the template could not be used and a built-in text stands here; empty: it was used."""
