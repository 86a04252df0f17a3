"""Files that go with a mail."""

import zlib
from codecs import BOM_UTF8

from alerting.model.message import DigestNews, Message
from alerting.model.times import as_datetime
from alerting.notify.text import Attachment
from alerting.notify.words import zone_of


def attachments(message: Message) -> tuple[Attachment, ...]:
    content = message.content
    if not isinstance(content, DigestNews) or not content.sessions:
        return ()
    day = as_datetime(content.at).astimezone(zone_of(message.to.timezone)).date()
    # spreadsheets take a file for the alphabet of their country unless it begins so
    return (Attachment(f"chats-{day}.csv", BOM_UTF8 + zlib.decompress(content.sessions)),)
