"""What the public listener lets in besides webhooks."""

from alerting.app.answering import AnswerFloor
from alerting.app.build import Parts
from alerting.app.silencing import Silencing
from alerting.app.slack_silences import SlackSilences
from alerting.app.sms_side import twilio_door
from alerting.receive.doors import Doors
from alerting.reply.links import DOOR
from alerting.reply.page_door import PageDoor


def doors(parts: Parts) -> Doors:
    """Each takes what it needs of the program; see `alerting.reply`."""
    clock = parts.start.clock
    floor = AnswerFloor(parts.engine, parts.store, clock)
    settings = parts.start.settings
    silencing = Silencing(parts.engine, parts.store.silences, parts.store.audit, clock)
    silences = SlackSilences(silencing)
    return Doors(
        {
            DOOR: PageDoor(floor, parts.links, clock),
            "slack": parts.slack_side.door(settings, floor, silences),
            "twilio": twilio_door(settings, parts.store, floor, parts.courier.receipts, clock),
        }
    )
