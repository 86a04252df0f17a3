"""Posts to Slack: to channels and people by the bot's token, to places by their webhook."""

import asyncio
from typing import Any

from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from alerting.model.alert import Reason
from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.notify.blocks import blocks, headline
from alerting.notify.settings import SlackSettings
from alerting.notify.slack_answers import outcome_of, outcome_of_webhook
from alerting.notify.text import Rendered

WEBHOOK = "secret:"
MOST_KNOWN = 10_000


class SlackWay:
    """The receipt is `channel:ts`; a webhook gives none, so its posts stand alone."""

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        self._session: ClientSession | None = None
        self._people: dict[str, str] = {}

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:
        address = message.to.address
        try:
            async with asyncio.timeout(self._settings.timeout):
                if address.startswith(WEBHOOK):
                    return await self._post_by_webhook(address.removeprefix(WEBHOOK), text)
                return await self._post(message, text, thread)
        except (SlackClientError, ClientError, OSError, ValueError) as error:
            self._people.pop(address, None)
            return outcome_of(error)

    async def _post(self, message: Message, text: Rendered, thread: str) -> Outcome:
        token = self._settings.token
        if token is None:
            return Deferred("Slack has webhooks only and no bot token yet; it waits for one")
        client = AsyncWebClient(
            token=token.get_secret_value(),
            base_url=self._settings.api_url,
            session=self._open(),
            retry_handlers=[],  # repeating is the outbox's work
        )
        answer = await client.chat_postMessage(
            **await self._place(client, message, thread),
            text=headline(text.text),
            blocks=blocks(text.text),
            unfurl_links=False,
            unfurl_media=False,
        )
        receipt = f"{answer.get('channel')}:{answer.get('ts')}"
        return Delivered(receipt, f"ok, {receipt}")

    async def _place(self, client: AsyncWebClient, message: Message, thread: str) -> dict[str, Any]:
        """What is still so shows in the channel too, since few people watch a thread."""
        channel, _, first = thread.rpartition(":")
        if channel:
            again = message.reason in (Reason.REMINDER, Reason.RISEN)
            return {"channel": channel, "thread_ts": first, "reply_broadcast": again}
        return {"channel": await self._channel(client, message.to.address)}

    async def _channel(self, client: AsyncWebClient, address: str) -> str:
        """People are found once by their e-mail address; a member id may be posted to as is."""
        if "@" not in address:
            return address
        if address not in self._people:
            found = await client.users_lookupByEmail(email=address)
            if len(self._people) >= MOST_KNOWN:
                self._people.clear()
            self._people[address] = str(found["user"]["id"])
        return self._people[address]

    async def _post_by_webhook(self, name: str, text: Rendered) -> Outcome:
        url = self._settings.webhooks.get(name)
        if url is None:
            return Refused(f"there is no secret named {name}; add it to the credentials")
        client = AsyncWebhookClient(url.get_secret_value(), session=self._open(), retry_handlers=[])
        answer = await client.send(text=headline(text.text), blocks=blocks(text.text))
        return outcome_of_webhook(answer.status_code, answer.body, answer.headers)

    def _open(self) -> ClientSession:
        """At the first post, because a session belongs to the running loop."""
        if self._session is None:
            self._session = ClientSession()
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
