"""What only the one sees who has pressed a button."""

from collections.abc import Sequence

from alerting.language import listed, texts
from alerting.reply.ports import AlertView, Outcome

_FOR_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
MOST_NAMED = 5


def stranger(member: str) -> str:
    """In English, since nothing is known of them."""
    return (
        "You are not in the rules file, so nothing has changed. Ask whoever keeps it to write "
        f"your e-mail address in Slack, or {for_slack(member)}, as `slack` of a person."
    )


def cannot_say() -> str:
    return "Slack did not tell us who you are, so nothing has changed. Press again in a minute."


def too_old(language: str) -> str:
    return texts(language).gettext(
        "This post is no longer known, so nothing has changed. Alerts that are open have newer "
        "posts, or `alerting status` lists them."
    )


def not_stored(language: str) -> str:
    return texts(language).gettext(
        "Nothing could be stored just now, so it may not count. Press again in a minute."
    )


def became(outcome: Outcome, held: Sequence[AlertView], language: str) -> str:
    """What the post itself will not show; empty where all was done. `held`: those in `outcome`."""
    said = texts(language)
    sentences = [
        said.gettext("%(name)s has alert %(alert)s. Press *Take over* if it is to be yours.")
        % {"name": for_slack(view.acked_by), "alert": view.number}
        for view in held[:MOST_NAMED]
    ]
    if len(held) > MOST_NAMED:
        more = len(held) - MOST_NAMED
        sentences.append(
            said.ngettext("Somebody has %(count)s more.", "Others have %(count)s more.", more)
            % {"count": more}
        )
    if outcome.over and not outcome.done and not outcome.held:
        sentences.append(
            said.ngettext(
                "Alert %(alerts)s is over already.",
                "Alerts %(alerts)s are over already.",
                len(outcome.over),
            )
            % {"alerts": _named(outcome.over, language)}
        )
    return " ".join(sentences)


def _named(numbers: Sequence[int], language: str) -> str:
    few = [str(number) for number in numbers[:MOST_NAMED]]
    more = len(numbers) - len(few)
    return listed([*few, f"+{more}"] if more else few, language)


def for_slack(text: str) -> str:
    return text.translate(_FOR_SLACK)
