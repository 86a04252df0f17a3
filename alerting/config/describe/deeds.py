"""What a step does in Zoho, in words."""

from alerting.config.say import Say
from alerting.model.deed import LEAD, LEAST_LOADED, Act, Deed
from alerting.model.times import spell


def does(deed: Deed, say: Say) -> str:
    """`the chat goes to the lead`."""
    to = _whom(deed.to, say)
    match deed.act:
        case Act.REASSIGN:
            return say("the chat goes to {}", to)
        case Act.REASSIGN_TICKET:
            return say("its ticket goes to {}", to)
        case Act.COMMENT if to:
            return say("a private comment on its ticket mentions {}", to)
        case Act.COMMENT:
            return say("its ticket gets a private comment")
        case Act.CREATE_TASK:
            return _task(deed, to, say)
        case Act.END:
            return say("the chat is ended")
        case Act.BLOCK:
            return say("the chat is blocked")


def _task(deed: Deed, to: str, say: Say) -> str:
    if to and deed.due:
        return say("a task is made for {}, due in {}", to, spell(deed.due))
    if to:
        return say("a task is made for {}", to)
    return say("a task is made")


def _whom(name: str, say: Say) -> str:
    if name.casefold() == LEAD:
        return say("the lead")
    if name.casefold() == LEAST_LOADED:
        return say("whoever has the fewest chats")
    return name
