"""Zoho's lists of channels, bots and departments, as names."""

from typing import TypeAlias

from alerting.model.times import EpochMs
from alerting.model.zoho_names import Kind, Named
from alerting.zoho.agents import departments
from alerting.zoho.answer import Failure, Got
from alerting.zoho.channels import bots, channels
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import every

Listed: TypeAlias = list[Named] | Failure


async def channels_named(client: ZohoClient, asked: EpochMs) -> Listed:
    found = await every(lambda start: channels(client, start=start))
    if not isinstance(found, Got):
        return found
    return [
        Named(Kind.CHANNEL, it.id, it.name, asked, part_of=it.department)
        for it in found.body
        if it.id and it.name
    ]


async def bots_named(client: ZohoClient, asked: EpochMs) -> Listed:
    """By both ids that a chat may name a bot by."""
    found = await every(lambda start: bots(client, start=start))
    if not isinstance(found, Got):
        return found
    return [
        Named(Kind.BOT, id_, it.name, asked)
        for it in found.body
        for id_ in {it.id, it.desk_id} - {0}
        if it.name
    ]


async def departments_named(client: ZohoClient, asked: EpochMs) -> Listed:
    found = await every(lambda start: departments(client, start=start))
    if not isinstance(found, Got):
        return found
    return [Named(Kind.DEPARTMENT, it.id, it.name, asked) for it in found.body if it.id and it.name]
