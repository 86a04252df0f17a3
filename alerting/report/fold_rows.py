"""What ended chats and alerts add to the figures: read from their tables, as digests read them."""

from collections.abc import Callable, Iterable, Mapping

from alerting.model.times import EpochMs
from alerting.model.unit import EpisodeRecord
from alerting.record.digests import AlertRow
from alerting.record.figures import Took
from alerting.report.cells import Cells, Where
from alerting.report.digest_service import first_response
from alerting.report.digest_taken import times_to_take
from alerting.report.figure import Figure


def fold_episode(it: EpisodeRecord, cells: Cells) -> None:
    """All by when the chat ended, and by who had it then."""
    at, where = it.ended_at, Where(it.org, it.channel, it.agent)
    cells.count(at, where, Figure.ENDED)
    if it.unanswered:
        cells.count(at, where, Figure.ENDED_WAITING)
    if it.status == "MISSED":
        cells.count(at, where, Figure.MISSED)
    first = first_response(it)
    if first is not None:
        cells.measure(at, where, Figure.FIRST_RESPONSE, first)
    elif it.first_in_at:
        cells.count(at, where, Figure.ABANDONED)
    cells.measure(at, where, Figure.RESOLUTION, at - (it.first_in_at or it.began_at))


def fold_alert(alert: AlertRow, where: Where, cells: Cells) -> None:
    cells.count(alert.opened_at, where, Figure.ALERTS)


def fold_taken(
    took: Iterable[Took],
    opened_at: Mapping[int, EpochMs],
    where_of: Callable[[int], Where | None],
    cells: Cells,
) -> None:
    """`where_of` an alert's number: None for one that is forgotten, or on trial."""
    for it in took:
        *_, (last, time) = times_to_take(it.story, opened_at)
        where = where_of(last.alert)
        if time is not None and where is not None:
            cells.measure(last.at, where, Figure.TAKEN, time)
