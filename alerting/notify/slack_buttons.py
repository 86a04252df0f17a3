"""The buttons below a post, by which whoever reads it says that they have it."""

from dataclasses import dataclass
from typing import Any

from alerting.language import texts
from alerting.model.alert import Reason
from alerting.model.button import Button
from alerting.model.message import AlertNews, GroupNews, Message, Summary


@dataclass(frozen=True, slots=True)
class Standing:
    """Of the alerts in a post: how many are open, and how many of those nobody has."""

    open: int
    free: int
    all: bool = True
    """The post names every alert that it tells of."""


def standing_of(message: Message) -> Standing:
    """As the message itself says it."""
    match message.content:
        case AlertNews(ending=ending, acked_by=acked_by):
            is_open = ending is None and message.reason is not Reason.ENDED
            return Standing(int(is_open), int(is_open and not acked_by))
        case GroupNews(counts=counts, total=total):
            open_ = total - counts.get(Reason.ENDED, 0)
            return Standing(open_, open_ - counts.get(Reason.ACKNOWLEDGED, 0))
        case Summary(items=items, total=total):
            still = [it for it in items if it.ending is None]
            free = sum(not it.acked_by for it in still)
            return Standing(len(still), free, all=len(items) == total)
        case _:
            return Standing(0, 0)


def buttons(message: Message, standing: Standing) -> list[dict[str, Any]]:
    """One block, or none where there is nothing to answer."""
    if not standing.open:
        return []
    said = texts(message.to.language)
    elements = []
    if standing.free:
        elements += [
            _button(message, Button.ACK, _mine(message, standing)) | {"style": "primary"},
            _button(message, Button.SNOOZE_30M, said.gettext("Snooze 30 minutes")),
            _button(message, Button.SNOOZE_2H, said.gettext("Snooze 2 hours")),
        ]
    if standing.free < standing.open:
        elements.append(_button(message, Button.TAKE, said.gettext("Take over")))
    elements.append(
        _button(message, Button.CLOSE, said.gettext("Close")) | _sure(message, standing)
    )
    return [{"type": "actions", "elements": elements}]


def _mine(message: Message, standing: Standing) -> str:
    said = texts(message.to.language)
    if standing.open == 1:
        return said.gettext("I have it")
    if standing.all:
        return said.gettext("I have all %(count)s") % {"count": standing.open}
    return said.gettext("I have these %(count)s") % {"count": standing.open}


def _sure(message: Message, standing: Standing) -> dict[str, Any]:
    said = texts(message.to.language)
    text = said.ngettext(
        "It ends for everybody, and comes back only if its condition begins anew.",
        "All %(count)s end for everybody, and come back only if their conditions begin anew.",
        standing.open,
    )
    return {
        "confirm": {
            "title": _plain(said.gettext("Close?")),
            "text": _plain(text % {"count": standing.open}),
            "confirm": _plain(said.gettext("Close")),
            "deny": _plain(said.gettext("Leave it")),
        }
    }


def _button(message: Message, button: Button, text: str) -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": str(button),
        "text": _plain(text),
        "value": message.key,
    }


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}
