"""Posts to Slack: to channels and people by the bot's token, to places by their webhook."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from slack_sdk.web.async_client import AsyncWebClient

from alerting.model.alert import Reason
from alerting.model.message import AlertNews, GroupNews, Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.notify.answers import id_of
from alerting.notify.blocks import blocks, headline
from alerting.notify.settings import SlackSettings
from alerting.notify.slack_answers import member_in, outcome_of, outcome_of_webhook
from alerting.notify.slack_buttons import buttons, standing_of
from alerting.notify.slack_client import FAILURES, SlackClient
from alerting.notify.text import Rendered

WEBHOOK = "secret:"
MOST_KNOWN = 10_000


class Posts(Protocol):
    """`slack_posts.SlackPosts`: what was posted before."""

    async def follow(self, alerts: Sequence[int], name: str = "") -> Outcome | None:
        """Brings what was posted about them up to date. None: nothing was."""
        ...


class SlackWay:
    """The receipt is `channel:ts`; a webhook gives none, so its posts stand alone."""

    def __init__(self, settings: SlackSettings, posts: Posts | None = None) -> None:
        self._settings = settings
        self._client = SlackClient(settings)
        self._posts = posts
        self._people: dict[str, str] = {}

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:
        """That somebody has an alert shows in what was posted about it, and is not posted anew."""
        if message.to.address.startswith(WEBHOOK):
            return await self._sent(message, text, thread)
        alerts = _told_before(message)
        quiet = alerts if _is_quiet(message) else []
        outcome = await self._follow(quiet, message)
        if isinstance(outcome, Delivered | Deferred):
            return outcome
        sent = await self._sent(message, text, thread)
        if isinstance(sent, Delivered) and not quiet:
            await self._follow(alerts, message)  # what it says stands in the new post too
        return sent

    async def _follow(self, alerts: Sequence[int], message: Message) -> Outcome | None:
        if not alerts or self._posts is None:
            return None
        return await self._posts.follow(alerts, message.to.name)

    async def _sent(self, message: Message, text: Rendered, thread: str) -> Outcome:
        address = message.to.address
        try:
            async with asyncio.timeout(self._settings.timeout):
                if address.startswith(WEBHOOK):
                    return await self._post_by_webhook(address.removeprefix(WEBHOOK), text)
                return await self._post(message, text, thread)
        except FAILURES as error:
            self._people.pop(address, None)
            return outcome_of(error)

    async def _post(self, message: Message, text: Rendered, thread: str) -> Outcome:
        api = self._client.api()
        if api is None:
            return Deferred("Slack has webhooks only and no bot token yet; it waits for one")
        below = buttons(message, standing_of(message)) if self._settings.interactive else []
        answer = await api.chat_postMessage(
            **await self._place(api, message, thread),
            text=headline(text.text),
            blocks=[*blocks(text.text), *below],
            unfurl_links=False,
            unfurl_media=False,
        )
        at, ts = id_of(answer.get("channel")), id_of(answer.get("ts"))
        receipt = f"{at}:{ts}" if at and ts else ""
        return Delivered(receipt, f"ok, {receipt}")

    async def _place(self, api: AsyncWebClient, message: Message, thread: str) -> dict[str, Any]:
        """What is still so shows in the channel too, since few people watch a thread."""
        channel, _, first = thread.rpartition(":")
        if channel:
            return {
                "channel": channel,
                "thread_ts": first,
                "reply_broadcast": _is_still_so(message),
            }
        return {"channel": await self._channel(api, message.to.address)}

    async def _channel(self, api: AsyncWebClient, address: str) -> str:
        """People are found once by their e-mail address; a member id may be posted to as is."""
        if "@" not in address:
            return address
        if address not in self._people:
            found = await api.users_lookupByEmail(email=address)
            if len(self._people) >= MOST_KNOWN:
                self._people.clear()
            self._people[address] = member_in(found)
        return self._people[address]

    async def _post_by_webhook(self, name: str, text: Rendered) -> Outcome:
        url = self._settings.webhooks.get(name)
        if url is None:
            return Refused(f"there is no secret named {name}; add it to the credentials")
        webhook = self._client.webhook(url.get_secret_value())
        answer = await webhook.send(text=headline(text.text), blocks=blocks(text.text))
        return outcome_of_webhook(answer.status_code, answer.body, answer.headers)

    async def close(self) -> None:
        await self._client.close()


def _told_before(message: Message) -> Sequence[int]:
    """The alerts of which it is not the first news."""
    match message.content:
        case AlertNews(number=number) if message.reason is not Reason.FIRST:
            return [number]
        case GroupNews(alerts=alerts, counts=counts) if counts.keys() - {Reason.FIRST}:
            return alerts
        case _:
            return []


def _is_quiet(message: Message) -> bool:
    """It says only who has what."""
    if isinstance(message.content, GroupNews):
        return message.content.counts.keys() == {Reason.ACKNOWLEDGED}
    return message.reason is Reason.ACKNOWLEDGED


def _is_still_so(message: Message) -> bool:
    if isinstance(message.content, GroupNews):
        return bool(message.content.counts.keys() - {Reason.ACKNOWLEDGED, Reason.ENDED})
    return message.reason not in (Reason.ACKNOWLEDGED, Reason.ENDED)
