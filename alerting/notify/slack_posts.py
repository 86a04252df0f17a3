"""What was posted to Slack is kept as it is now: who has it, and no buttons once it is over."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol
from weakref import WeakValueDictionary

import structlog

from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.notify.blocks import blocks, headline
from alerting.notify.ports import Texts
from alerting.notify.slack_answers import outcome_of
from alerting.notify.slack_buttons import Standing, buttons
from alerting.notify.slack_client import FAILURES, SlackClient

log = structlog.get_logger(__name__)


class Source(Protocol):
    """What was posted where, and how things are."""

    def about(self, alerts: Sequence[int], name: str = "") -> list[tuple[str, str]]:
        """Key and receipt of posts that told of any of them, to anybody or to one; not of all:
        the oldest reminders are left alone."""
        ...

    def receipt(self, key: str) -> str:
        """Empty: not known, for instance not yet."""
        ...

    def as_of_now(self, key: str) -> tuple[Message, Standing] | None:
        """The message as it would be told now; None: there is none."""
        ...


class SlackPosts:
    """Two changes of one post happen one after the other, each with what is so at its turn."""

    def __init__(self, client: SlackClient, texts: Texts, source: Source) -> None:
        self._client = client
        self._texts = texts
        self._source = source
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._under_way: set[asyncio.Task[Outcome | None]] = set()

    async def follow(self, alerts: Sequence[int], name: str = "") -> Outcome | None:
        """Brings what was posted about them up to date. None: nothing was.

        What Slack no longer lets anybody change is left as it is, while another post says it.
        """
        found = self._source.about(alerts, name)
        outcomes = [await self._update(key, receipt) for key, receipt in found]
        for worst in (Deferred, Refused, Delivered):
            fitting = [it for it in outcomes if isinstance(it, worst)]
            if fitting and not (worst is Refused and len(fitting) < len(outcomes)):
                return fitting[0]
        return None

    def answered(self, alerts: Sequence[int]) -> None:
        """Somebody has them now, or they are over: whoever was posted them sees it at once."""
        task = asyncio.create_task(self.follow(alerts))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def channel_of(self, key: str) -> str:
        return self._source.receipt(key).rpartition(":")[0]

    async def show(self, key: str, channel: str, ts: str) -> None:
        outcome = await self._update(key, f"{channel}:{ts}")
        if isinstance(outcome, Deferred | Refused):
            log.info("post_not_changed", why=outcome.why)

    async def whisper(self, address: str, text: str) -> None:
        if not self._client.is_slacks(address):
            return
        with suppress(*FAILURES):
            async with asyncio.timeout(self._client.settings.timeout):
                await self._client.webhook(address).send(
                    text=text, response_type="ephemeral", replace_original=False
                )

    async def close(self, within: float | None = None) -> None:
        """What was begun is done, but for what takes longer than so many seconds."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=within)
            for task in late:
                task.cancel()
        await self._client.close()

    async def _update(self, key: str, receipt: str) -> Outcome:
        turn = self._turns.setdefault(receipt, asyncio.Lock())
        try:
            async with asyncio.timeout(self._client.settings.timeout), turn:
                return await self._replace(key, receipt)
        except FAILURES as error:
            return outcome_of(error)

    async def _replace(self, key: str, receipt: str) -> Outcome:
        now, api = self._source.as_of_now(key), self._client.api()
        if now is None or api is None:
            return Refused("the post is not known")
        channel, _, ts = receipt.rpartition(":")
        message, standing = now
        text = self._texts.render(message).text
        below = buttons(message, standing) if self._client.settings.interactive else []
        await api.chat_update(
            channel=channel, ts=ts, text=headline(text), blocks=[*blocks(text), *below]
        )
        return Delivered(receipt, f"changed {receipt}")
