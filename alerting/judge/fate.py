"""The question `message` + `for`: an outgoing message's fate."""

from alerting.judge.spec import Duration, Fates, Spec


class MessageStatus(Spec):
    status: Fates


class FateSpec(Spec):
    message: MessageStatus
    hold_for: Duration | None = None
