"""What alerts have in common: by this they are grouped, and by this one hides others."""

from collections.abc import Iterable

from alerting.model.alert import Alert
from alerting.model.chat import Chat
from alerting.model.policy import GroupBy, Policy


def label(by: GroupBy, alert: Alert, chat: Chat | None) -> str:
    """Empty where it is not known, or where an alert about a group has no such thing."""
    subject = alert.key.subject
    match by:
        case GroupBy.RULE:
            return alert.key.rule
        case GroupBy.SESSION:
            return str(subject.chat) if subject.chat else subject.group
        case GroupBy.CHANNEL:
            return str((chat.channel if chat else subject.channel) or "")
        case GroupBy.APP:
            return chat.app if chat else subject.app
        case GroupBy.AGENT:
            return str((chat.assignee if chat else subject.assignee) or "")
        case GroupBy.ORG:
            return str(subject.org)


def labels(by: Iterable[GroupBy], alert: Alert, chat: Chat | None) -> tuple[str, ...]:
    return tuple(label(each, alert, chat) for each in by)


def group_key(alert: Alert, policy: Policy, chat: Chat | None) -> str:
    """Alerts of one group are told together. A rule without a named policy has its own groups."""
    route = f"policy {policy.name}" if policy.name else f"rule {alert.key.rule}"
    return "|".join((route, *labels(policy.group_by, alert, chat)))
