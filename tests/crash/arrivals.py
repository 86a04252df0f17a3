"""What reached people, and when; only that is kept of it, since a long run has very much."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from alerting.clock import SystemClock
from alerting.model.alert import Reason
from alerting.model.message import Message
from alerting.model.people import Means
from alerting.model.times import EpochMs
from alerting.notify.mail import message_id
from alerting.simulate.inbox import Inbox, Mail
from alerting.simulate.phone import Phone, Sms
from alerting.simulate.room import Post, Room

HOST = "alerts.zylker.example"
_SLACK = re.compile(r"Alert (\d+) of the rule")
_SMS = re.compile(r"Reply (\d+) ack")


@dataclass
class Arrivals:
    carry: Callable[[Sms], None] = lambda _sms: None
    """The network hears of each SMS."""
    at: dict[str, list[EpochMs]] = field(default_factory=lambda: defaultdict(list))
    """By what shows of a message on arrival."""

    def __post_init__(self) -> None:
        self.inbox, self.phone, self.room = Inbox(self._mail), Phone(self._sms), Room(self._post)

    async def start(self) -> None:
        for peer in (self.inbox, self.phone, self.room):
            await peer.start()

    async def stop(self) -> None:
        for peer in (self.inbox, self.phone, self.room):
            await peer.stop()

    def of(self, messages: Iterable[Message]) -> dict[str, list[EpochMs]]:
        """By message key; AssertionError where something came that no outbox knows."""
        keys = {_shows(it): it.key for it in messages}
        unknown = self.at.keys() - keys.keys()
        assert not unknown, f"{len(unknown)} messages came that are in no outbox: {[*unknown][:3]}"
        return {keys[shown]: at for shown, at in self.at.items()}

    def _mail(self, mail: Mail) -> None:
        self._came(str(mail.content["Message-ID"]))
        self.inbox.arrived.clear()

    def _sms(self, sms: Sms) -> None:
        (alert,) = _SMS.findall(sms.body)
        self._came(f"sms {alert}")
        self.carry(sms)

    def _post(self, post: Post) -> None:
        text = json.dumps(post.blocks)
        (alert,) = _SLACK.findall(text)
        self._came(f"slack {alert} {'first' if 'First message' in text else 'ended'}")

    def _came(self, shown: str) -> None:
        self.at[shown].append(SystemClock().now())


def _shows(message: Message) -> str:
    match message.to.means:
        case Means.SMS:
            return f"sms {message.alert}"
        case Means.SLACK:
            return f"slack {message.alert} {'ended' if message.reason is Reason.ENDED else 'first'}"
        case _:
            return message_id(message.key, HOST)


def counted(arrived: dict[str, list[EpochMs]]) -> Counter[str]:
    return Counter({key: len(at) for key, at in arrived.items()})
