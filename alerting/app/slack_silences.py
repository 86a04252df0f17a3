"""Silences for `/alerting …` in Slack."""

from alerting.app.silencing import Silencing, named
from alerting.control.orders import SilenceOrder
from alerting.model.done import Silenced
from alerting.model.times import spell
from alerting.reply.silence_grammar import Wanted
from alerting.reply.slack_words import for_slack

#: More than that nobody reads in an answer.
NAMED = 10


class SlackSilences:
    """`reply.slack_command.Silences`."""

    def __init__(self, silencing: Silencing) -> None:
        self._silencing = silencing

    def would_hide(self, wanted: Wanted, by: str) -> str:
        order = _order(wanted, by)
        if isinstance(order, str):
            return order
        would = self._silencing.preview(order)
        hidden = [f"{it.number} {it.severity} {it.rule}, {it.about}" for it in would.hides[:NAMED]]
        if would.total > len(hidden):
            hidden.append(f"and {would.total - len(hidden):,} more")
        then = ["Send it again with `silence now` to do it."] if would.ok else []
        return for_slack("\n".join([would.text, *hidden, *then]))

    async def silence(self, wanted: Wanted, by: str) -> str:
        order = _order(wanted, by)
        if isinstance(order, str):
            return order
        made: Silenced = await self._silencing.add(order)
        end = f" End it with `/alerting silence end {made.number}`." if made.ok else ""
        return for_slack(made.text + end)

    async def end(self, number: int, by: str) -> str:
        return for_slack((await self._silencing.end(number, by, "slack")).text)

    def listed(self) -> str:
        now, found = self._silencing.now(), self._silencing.on()
        lines = [
            f"{it.number}: {named(it)}, for {spell(it.until - now)} more, by {it.by}: {it.reason}"
            for it in found
        ]
        return for_slack("\n".join(lines) or "Nothing is silent.")


def _order(wanted: Wanted, by: str) -> SilenceOrder | str:
    try:
        return SilenceOrder(
            by=by,
            reason=wanted.reason,
            lasting=wanted.lasting,
            rule=wanted.rule,
            channel=wanted.channel,
            agent=wanted.agent,
            chat=wanted.chat,
            where="slack",
        )
    except ValueError as error:
        return str(error)
