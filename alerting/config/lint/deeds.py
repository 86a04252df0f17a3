"""What `do` comes to nothing for."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written
from alerting.config.reach import is_about_a_chat, policies_of
from alerting.config.yaml.nodes import Path
from alerting.model.deed import Permission


def chatless(file: Written) -> Iterator[Doubt]:
    """Alerts that are about no single chat."""
    for index, rule in file.live():
        acts = any(step.do for policy in policies_of(rule) for step in policy.steps)
        if acts and not is_about_a_chat(rule):
            text = f"{rule.name} is not about single chats, so nothing is done in Zoho for it"
            hint = "give it a policy without `do`, or write a rule about chats"
            yield Doubt(file.hearers(index), text, hint)


def unpermitted(file: Written) -> Iterator[Doubt]:
    """What rules may do in Zoho is not the rules file's to say."""
    acts, asks = file.around.acts, file.around.asks_zoho
    place = _first_deed(file)
    if acts is None or place is None:
        return
    if acts is Permission.OFF or asks is False:
        hint = "set ALERTING_ZOHO_ACTIONS to dry_run, look at what would be done, then to on"
        if asks is False:
            hint = "get credentials for Zoho's API with: alerting zoho connect"
        yield Doubt(place, "what stands under `do` is not done: that is not permitted", hint)
    elif acts is Permission.DRY_RUN:
        text = "what stands under `do` is written down only: ALERTING_ZOHO_ACTIONS is dry_run"
        yield Doubt(place, text, "alerting audit shows what would be done; for real set it to on")


def _first_deed(file: Written) -> Path | None:
    for name, policy in file.book.policies.items():
        for number, step in enumerate(policy.steps):
            if step.do:
                return ("policies", name, "steps", number, "do")
    return None
