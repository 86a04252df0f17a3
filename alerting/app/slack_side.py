"""All of Slack but posting itself: what stands there is kept true, and its buttons are obeyed."""

from collections.abc import Iterable

from alerting.app.posted import Posted
from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.model.people import Person
from alerting.model.timeline import What
from alerting.model.unit import Unit
from alerting.notify.render import Renderer
from alerting.notify.settings import SlackSettings
from alerting.notify.slack_client import SlackClient
from alerting.notify.slack_members import CannotSay, SlackMembers
from alerting.notify.slack_posts import SlackPosts
from alerting.pipeline.shard import Shard
from alerting.record.store import Store
from alerting.reply.ports import Floor
from alerting.reply.slack import SlackDoor
from alerting.reply.slack_command import Silences, SlackCommand
from alerting.reply.slack_ports import Nobody

#: So many at once are no person's doing, and their posts are changed by what is told of them.
MOST_AT_ONCE = 1_000


class SlackSide:
    """`settings` are those that posts go out with."""

    def __init__(
        self,
        settings: SlackSettings | None,
        store: Store,
        shard: Shard,
        texts: Renderer,
        clock: Clock,
    ) -> None:
        self._client = SlackClient(settings or SlackSettings())
        self._shard = shard
        self._clock = clock
        self._door: SlackDoor | None = None
        self.posts = SlackPosts(self._client, texts, Posted(store, lambda: shard))

    def door(self, settings: Settings, floor: Floor, silences: Silences) -> SlackDoor:
        secret = settings.slack_signing_secret
        members = _Members(SlackMembers(self._client, self._people, self._clock))
        value = secret.get_secret_value() if secret else ""
        command = SlackCommand(floor, members, silences)
        self._door = SlackDoor(floor, members, self.posts, value, self._clock, command)
        return self._door

    def written(self, unit: Unit) -> None:
        """Who has an alert shows at once, also to those whom news of it reach later."""
        changed = {
            line.alert for line in unit.timeline if line.what in (What.ACKNOWLEDGED, What.FREED)
        }
        if changed and len(changed) <= MOST_AT_ONCE and self._client.settings.token:
            self.posts.answered(sorted(changed))

    async def close(self, within: float) -> None:
        """What nobody can see by then shows when somebody presses a button there."""
        if self._door:
            await self._door.close(within)
        await self.posts.close(within)

    def _people(self) -> Iterable[Person]:
        return self._shard.book.directory.people.values()


class _Members:
    """`reply.slack_ports.Members`."""

    def __init__(self, members: SlackMembers) -> None:
        self._members = members

    async def person(self, member: str, likely: str) -> Person | Nobody:
        try:
            return await self._members.person(member, likely) or Nobody.UNKNOWN
        except CannotSay:
            return Nobody.CANNOT_SAY
