"""Somebody presses a button in Slack. Who they are in the rules file now decides, not the post."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiohttp import web

from alerting.clock import Clock
from alerting.errors import StorageError
from alerting.model.button import Button
from alerting.model.message import Message
from alerting.model.people import Means
from alerting.reply import answers, slack_words
from alerting.reply.ports import Floor, Outcome, Replier
from alerting.reply.refusals import Refusals
from alerting.reply.slack_command import LATE, SlackCommand, whispered
from alerting.reply.slack_ports import Members, Nobody, Posts
from alerting.reply.slack_request import SIGNATURE, Click, SlackSignature, read_click
from alerting.reply.told import alerts_in

#: Slack shows a failure to whoever pressed after three seconds; the order is carried out anyway.
PATIENCE_SECONDS: Final = 2.0
WHERE: Final = "slack"
SETTING: Final = "ALERTING_SLACK_SIGNING_SECRET"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a press: what only its presser is told, and whether the post is outdated."""

    whisper: str = ""
    show: bool = False


class SlackDoor:
    """`/slack/actions`, and with `command` `/slack/commands`.

    `secret`: what Slack signs with; empty: nothing is believed.
    """

    def __init__(
        self,
        floor: Floor,
        members: Members,
        posts: Posts,
        secret: str,
        clock: Clock,
        command: SlackCommand | None = None,
    ) -> None:
        self._floor = floor
        self._members = members
        self._posts = posts
        self._command = command
        self._signature = SlackSignature(secret, clock) if secret else None
        self._refusals = Refusals(floor, WHERE, clock)
        self._under_way: set[asyncio.Task[Any]] = set()

    async def __call__(self, request: web.BaseRequest, path: str, body: bytes) -> web.Response:
        if path != "actions" and (path != "commands" or self._command is None):
            return answers.not_found()
        if unfit := answers.unfit(request):
            return unfit
        if self._signature is None:
            return answers.not_set_up(SETTING)
        fault = self._signature.fault(request.headers, body)
        if fault:
            return await self._not_believed(fault)
        try:
            if not await self._floor.once(f"slack {request.headers[SIGNATURE]}"):
                return await self._not_believed("the request was repeated")
        except StorageError:
            return answers.not_stored()
        if path == "commands" and self._command:
            return await self._typed(self._command, body)
        click = read_click(body)
        if click is not None:
            await self._begin(click)
        return answers.taken()

    async def close(self, within: float | None = None) -> None:
        """Returns when what was begun is done, or so many seconds later."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=within)
            for task in late:
                task.cancel()

    async def _not_believed(self, why: str) -> web.Response:
        with suppress(StorageError):
            await self._refusals.note(why)
        return answers.not_believed(why)

    async def _typed(self, command: SlackCommand, body: bytes) -> web.Response:
        """Slack waits for what is to be shown; the order is carried out anyway."""
        order = asyncio.create_task(command.obey(body))
        self._under_way.add(order)
        order.add_done_callback(self._ended)
        await asyncio.wait({order}, timeout=PATIENCE_SECONDS)
        failed = not order.done() or order.exception()
        return whispered(LATE if failed else order.result())

    async def _begin(self, click: Click) -> None:
        """Returns when the order is carried out, or when Slack has waited long enough."""
        order = asyncio.create_task(self._obey(click))
        following = asyncio.create_task(self._follow(click, order))
        self._under_way.add(following)
        following.add_done_callback(self._ended)
        await asyncio.wait({order}, timeout=PATIENCE_SECONDS)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("answer_failed", where=WHERE, error=type(error).__name__)

    async def _follow(self, click: Click, order: "asyncio.Task[Told]") -> None:
        told = await order
        if told.whisper:
            await self._posts.whisper(click.answer_to, told.whisper)
        if told.show:
            await self._posts.show(click.value, click.channel, click.ts)

    async def _obey(self, click: Click) -> Told:
        message = self._posted(click)
        likely = message.to.name if message else ""
        person = await self._members.person(click.member, likely)
        if isinstance(person, Nobody):
            return await self._of_nobody(person, click.member)
        if message is None or click.action not in list(Button):
            await self._refused("a button of no post of ours")
            return Told(slack_words.too_old(person.language))
        by, alerts = Replier(person.name, WHERE), alerts_in(message)
        try:
            outcome = await self._order(Button(click.action), alerts, by)
            held = self._floor.alerts(outcome.held)
        except StorageError:
            return Told(slack_words.not_stored(person.language))
        return Told(slack_words.became(outcome, held, person.language), show=True)

    async def _of_nobody(self, why: Nobody, member: str) -> Told:
        if why is Nobody.CANNOT_SAY:
            return Told(slack_words.cannot_say())
        await self._refused("a member of Slack who is not in the rules file")
        return Told(slack_words.stranger(member))

    def _posted(self, click: Click) -> Message | None:
        """What the post said, where it is one of ours and stands where we put it."""
        message = self._floor.message(click.value)
        if message is None or message.to.means is not Means.SLACK:
            return None
        return message if self._posts.channel_of(click.value) in ("", click.channel) else None

    async def _order(self, button: Button, alerts: tuple[int, ...], by: Replier) -> Outcome:
        match button:
            case Button.CLOSE:
                return await self._floor.close(alerts, by)
            case Button.TAKE:
                return await self._floor.acknowledge(alerts, by, None, take=True)
            case Button.ACK | Button.SNOOZE_30M | Button.SNOOZE_2H:
                return await self._floor.acknowledge(alerts, by, button.lasting)

    async def _refused(self, why: str) -> None:
        with suppress(StorageError):
            await self._floor.refused(why, WHERE)
