"""The key `limits`: what is written, and for the rest the usual."""

from alerting.config.forms import LimitsForm
from alerting.model.limits import Limits


def read_limits(form: LimitsForm) -> Limits:
    usual = Limits()
    sms, email = form.sms, form.email
    return Limits(
        sms_per_day=sms.per_person.per_day if sms else usual.sms_per_day,
        mails_per_hour=email.per_person.per_hour if email else usual.mails_per_hour,
        alerts_per_hour=form.rule.alerts_per_hour if form.rule else usual.alerts_per_hour,
        longest_silence=form.silence.longest if form.silence else usual.longest_silence,
    )
