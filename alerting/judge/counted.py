"""What `count` and `share` have in common as written: of what, which of them, per what."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, ValidationInfo, model_validator

from alerting.judge.conditions import Conditions
from alerting.judge.spec import Apps, Channels, Contacts, Duration, Fates, Orgs, Spec

Of: TypeAlias = Literal["chats", "messages"]
Per: TypeAlias = Literal["channel", "agent", "app", "org"]


class Waited(Spec):
    """How long the customer has waited for an answer."""

    above: Duration


class CountedChats(Conditions):
    """Chats of which all this holds."""

    waited: Waited | None = None


class CountedMessages(Spec):
    """Messages of which all this holds; only our own have a status."""

    status: Fates | None = None
    direction: Literal["in", "out"] | None = None
    channel: Channels | None = None
    app: Apps | None = None
    contact: Contacts | None = None
    org: Orgs | None = None

    @model_validator(mode="after")
    def _can_hold(self) -> "CountedMessages":
        if not self.model_fields_set:
            raise ValueError("at least one condition is needed, for instance direction: in")
        if self.status and self.direction == "in":
            raise ValueError("`direction: in` has no status; only what we write has one")
        return self


def _read_counted(value: object, info: ValidationInfo) -> object:
    if value is None or isinstance(value, Conditions | CountedMessages):
        return value
    match info.data.get("of"):
        case "chats":
            return CountedChats.model_validate(value, context=info.context)
        case "messages":
            return CountedMessages.model_validate(value, context=info.context)
        case _:
            return None  # of what is a mistake already


Counted = Annotated[CountedChats | CountedMessages | None, BeforeValidator(_read_counted)]
"""Behind a field `of`, which says how it is read."""
