"""Whether Zoho can tell us anything: our webhook, and the channels by which customers write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

from alerting.clock import Clock
from alerting.model.times import HOUR, MINUTE, EpochMs
from alerting.reconcile.lasting import Lasting
from alerting.reconcile.ports import Troubles
from alerting.reconcile.refused import Refused
from alerting.reconcile.rhythm import Rhythm
from alerting.zoho.answer import Got
from alerting.zoho.channels import Channel, channels
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import every
from alerting.zoho.webhook_check import CREATE, Ours, missing_events
from alerting.zoho.webhooks import Webhook, webhooks

OFTEN: Final = 5 * MINUTE
#: Who hears of chats within so long has a webhook, wherever it may lead.
LATELY: Final = HOUR
#: One trouble for all of them, so that they hide no other one.
CHANNELS: Final = "channels"
NAMED: Final = 5
_WHERE: Final = "in Zoho Desk under Setup > Channels > Instant Messaging"


class HealthFloor(Protocol):
    def last_webhook_at(self) -> EpochMs: ...

    def channels(self) -> Mapping[int, str]:
        """Those that are named by the rules file, or heard of; with their names, where known."""
        ...


class HealthPolls:
    def __init__(
        self,
        client: ZohoClient,
        floor: HealthFloor,
        clock: Clock,
        *,
        ours: Callable[[], Ours],
        troubles: Troubles,
    ) -> None:
        self._client = client
        self._floor = floor
        self._clock = clock
        self._ours = ours
        self._webhooks = Lasting(troubles)
        self._channels = Lasting(troubles)
        self._no_webhooks = Refused(troubles, "webhooks", "whether our webhook is on")
        self._no_channels = Refused(troubles, "channels", "how its channels are")
        self._rhythm = Rhythm(clock)
        self._seen: dict[int, Channel] = {}
        """All that Zoho has listed since the start."""

    def apps(self) -> frozenset[str]:
        """Of the channels there are."""
        return frozenset(it.app for it in self._seen.values() if it.app and not it.deleted)

    async def look_at_health(self) -> None:
        if not self._rhythm.due(OFTEN):
            return
        await self._look_at_webhooks()
        await self._look_at_channels()

    async def _look_at_webhooks(self) -> None:
        answer = await webhooks(self._client)
        self._no_webhooks.note(answer)
        if isinstance(answer, Got):
            heard = self._clock.now() - self._floor.last_webhook_at() < LATELY
            found = webhook_troubles(answer.body.items, self._ours(), heard_lately=heard)
            self._webhooks.are(found)

    async def _look_at_channels(self) -> None:
        answer = await every(lambda start: channels(self._client, start=start))
        self._no_channels.note(answer)
        if not isinstance(answer, Got):
            return
        listed = {it.id: it for it in answer.body}
        self._seen |= listed
        named = self._floor.channels()
        known = [
            (id_, listed.get(id_), self._seen[id_]) for id_ in named.keys() & self._seen.keys()
        ]
        names = [(named[id_] or was.name or str(id_), it) for id_, it, was in sorted(known)]
        found = [(name, text) for name, it in names if (text := channel_trouble(name, it))]
        self._channels.are({CHANNELS: channels_trouble(found)} if found else {})


def webhook_troubles(all_: Iterable[Webhook], ours: Ours, *, heard_lately: bool) -> dict[str, str]:
    """By cause. Nothing where it cannot be said which webhook is ours."""
    known = {it.id: it for it in all_}
    mine = [it for it in known.values() if it.id in ours.ids or ours.has(it)]
    found = {f"webhook-{it.id}": text for it in mine if (text := _webhook(it))}
    gone = [it for it in ours.ids if it not in known]
    if gone:
        found |= {f"webhook-{it}": _gone(it, others=bool(mine)) for it in gone}
    elif not mine and ours.urls and not heard_lately:
        found["no-webhook"] = (
            "None of Zoho Desk's webhooks leads here, as far as their URLs say, and none was heard "
            "for an hour. If one comes by way of a proxy, set ALERTING_ZOHO_WEBHOOK_IDS to its id "
            f"and restart the daemon; else make one with: {CREATE}"
        )
    return found


def _webhook(it: Webhook) -> str:
    if it.enabled is False:
        return (
            f"Webhook {it.id} is switched off in Zoho Desk, so it tells of no chat. Switch it on "
            f"with: {CREATE}"
        )
    if missing := missing_events(it):
        return (
            f"Webhook {it.id} in Zoho Desk no longer tells {', '.join(missing)}, which alerts "
            f"need. Subscribe it again with: {CREATE}"
        )
    return ""


def _gone(id_: int, *, others: bool) -> str:
    if others:
        return (
            f"Zoho Desk has no webhook {id_} any more. If that is meant, take it out of "
            "ALERTING_ZOHO_WEBHOOK_IDS and restart the daemon."
        )
    return (
        f"Zoho Desk has no webhook {id_} any more, so nothing is heard of any chat. Make a new one "
        f"with `{CREATE}`, set ALERTING_ZOHO_WEBHOOK_IDS to what it prints, and restart the daemon."
    )


def channels_trouble(found: Sequence[tuple[str, str]]) -> str:
    """`found`: each by its name."""
    if len(found) == 1:
        return found[0][1]
    names = ", ".join(name for name, _ in found[:NAMED])
    if len(found) > NAMED:
        names = f"{names} and {len(found) - NAMED} more"
    return (
        f"{len(found)} channels do not work in Zoho Desk: {names}. Switch them on, connect them or "
        f"sign in to them again {_WHERE}; or take them out of `channels` in the rules file."
    )


def channel_trouble(name: str, it: Channel | None) -> str:
    """Why no message comes or goes by it; None: Zoho lists it no longer."""
    if it is None or it.deleted:
        return (
            f"The channel {name} was deleted in Zoho Desk: no message comes or goes by it. If that "
            "is meant, take it out of `channels` in the rules file."
        )
    if it.authorization_pending:
        return (
            f"The channel {name} waits for somebody to sign in to its app again: until then no "
            f"message comes or goes by it. Sign in to it again {_WHERE}."
        )
    if not it.active:
        return (
            f"The channel {name} is switched off in Zoho Desk: no message comes or goes by it. "
            f"Switch it on {_WHERE}; or take it out of `channels` in the rules file."
        )
    if not it.subscribed:
        return (
            f"The channel {name} no longer gets messages from its app: Zoho Desk is not subscribed "
            f"to them. Connect it again {_WHERE}."
        )
    return ""
