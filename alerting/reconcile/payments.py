"""Payments for messages that failed, told once each; and what to do about it."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from alerting.clock import Clock
from alerting.model.times import DAY, HOUR, MINUTE, EpochMs, Ms
from alerting.reconcile.rhythm import Rhythm
from alerting.zoho.answer import Found, Got
from alerting.zoho.client import ZohoClient
from alerting.zoho.credits import Amount, Debit, statement
from alerting.zoho.pages import every

#: A statement goes back a day; what was told is kept for longer.
KEPT: Final = 2 * DAY
#: Operators hear of one cause once an hour: what came a moment too soon would be told to nobody.
TOGETHER: Final[Ms] = HOUR + MINUTE
DEBIT: Final = "debit-"
_WHERE: Final = "in Zoho Desk under Setup > Channels > Instant Messaging"


class News(Protocol):
    """For the operators and the file's owner."""

    async def tell(self, cause: str, title: str, text: str) -> None:
        """On disk when it returns."""
        ...

    def shows(self, cause: str, text: str) -> None:
        """In the status, until it is over; told to nobody."""
        ...

    def over(self, cause: str) -> None: ...


class Told(Protocol):
    """What was told, also before a restart: names, and when."""

    def known(self) -> Mapping[str, EpochMs]: ...

    async def keep(self, known: Mapping[str, EpochMs]) -> None: ...


class Payments:
    def __init__(self, client: ZohoClient, news: News, told: Told, clock: Clock) -> None:
        self._client = client
        self._news = news
        self._told = told
        self._clock = clock
        self._debits_told = Rhythm(clock)
        self._all_told = False

    async def renewal(self, app: str, failed: Sequence[Amount]) -> None:
        """`failed`: what is left of credits that could not be renewed."""
        cause, known = f"renewal-{app}", dict(self._told.known())
        if not failed:
            self._news.over(cause)
            if known.pop(cause, None) is not None:
                await self._told.keep(known)
            return
        text = _renewal(app, failed[0])
        self._news.shows(cause, text)
        if cause not in known:
            await self._news.tell(cause, "Credits for messages could not be renewed", text)
            await self._told.keep({**known, cause: self._clock.now()})

    async def look_at_debits(self) -> Found[tuple[Debit, ...]]:
        """Whatever comes within an hour is told together, at its end."""
        duration = "LAST_1_HOUR" if self._all_told else "LAST24HOURS"
        answer = await every(lambda at: statement(self._client, duration=duration, start=at))
        if isinstance(answer, Got):
            await self._look_at(answer.body)
        return answer

    async def _look_at(self, failed: Sequence[Debit]) -> None:
        known = self._told.known()
        new = {_name(it): it for it in failed if _name(it) not in known}
        self._all_told = not new or self._debits_told.due(TOGETHER)
        if new and self._all_told:
            debits = sorted(new.values(), key=lambda it: it.at)
            await self._news.tell("failed-debits", "Messages could not be paid", _failed(debits))
            await self._remember(known, new)

    async def _remember(self, known: Mapping[str, EpochMs], new: Mapping[str, Debit]) -> None:
        now = self._clock.now()
        recent = {
            name: at for name, at in known.items() if now - at < KEPT or not name.startswith(DEBIT)
        }
        await self._told.keep(recent | dict.fromkeys(new, now))


def _name(it: Debit) -> str:
    return f"{DEBIT}{it.id or it.at}"


def _failed(debits: Sequence[Debit]) -> str:
    count = f"{len(debits):,} payments" if len(debits) > 1 else "1 payment"
    said = [f"{count} for messages failed in Zoho Desk, so they may not have been sent."]
    if it := debits[-1].balance:
        said.append(f"The balance was {it.value:.2f} {it.currency} at the last.")
    said.append(f"Buy credits {_WHERE} > Buy Credits, then send again what matters.")
    return " ".join(said)


def _renewal(app: str, left: Amount) -> str:
    return (
        f"Zoho Desk could not renew the credits for messages by {app}, of which "
        f"{left.value:.2f} {left.currency} are left. When they are used up, messages that cost "
        f"something are no longer sent. Check the card {_WHERE}, or buy credits there."
    )
