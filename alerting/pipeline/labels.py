"""What alerts have in common: by this they are grouped, and by this one hides others."""

from collections.abc import Callable, Iterable, Mapping

from alerting.model.alert import Alert
from alerting.model.chat import Chat
from alerting.model.policy import GroupBy, Policy


def label(by: GroupBy, alert: Alert, chat: Chat | None) -> str:
    """Empty where it is not known, or where an alert about a group has no such thing."""
    return _LABELS[by](alert, chat)


def labels(by: Iterable[GroupBy], alert: Alert, chat: Chat | None) -> tuple[str, ...]:
    return tuple([_LABELS[each](alert, chat) for each in by])


def group_key(alert: Alert, policy: Policy, chat: Chat | None) -> str:
    """Alerts of one group are told together. A rule without a named policy has its own groups."""
    route = f"policy {policy.name}" if policy.name else f"rule {alert.key.rule}"
    return "|".join((route, *labels(policy.group_by, alert, chat)))


def _session(alert: Alert, _chat: Chat | None) -> str:
    subject = alert.key.subject
    return str(subject.chat) if subject.chat else subject.group


def _channel(alert: Alert, chat: Chat | None) -> str:
    return str((chat.channel if chat else alert.key.subject.channel) or "")


def _agent(alert: Alert, chat: Chat | None) -> str:
    return str((chat.assignee if chat else alert.key.subject.assignee) or "")


_LABELS: Mapping[GroupBy, Callable[[Alert, Chat | None], str]] = {
    GroupBy.RULE: lambda alert, _chat: alert.key.rule,
    GroupBy.SESSION: _session,
    GroupBy.CHANNEL: _channel,
    GroupBy.APP: lambda alert, chat: chat.app if chat else alert.key.subject.app,
    GroupBy.AGENT: _agent,
    GroupBy.ORG: lambda alert, _chat: str(alert.key.subject.org),
}
