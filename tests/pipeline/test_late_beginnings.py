"""Beginnings that come later than the alert: by a later step, after a restart, at the opening."""

import pytest

from alerting.judge.rulebook import RuleBook
from alerting.model.calendar import Calendar, Period
from alerting.model.hiding import Hide
from alerting.model.people import Channel, Directory, Person, Target
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from alerting.pipeline.gap import tell_collected
from alerting.track.tracker import Tracker
from tests.builders import ASHA, CHANNEL, FakeLedger, at, rule, state, status
from tests.pipeline.floors import TO_ASHA, TO_NIKHIL, Floor, after, office, on_hold
from tests.pipeline.restoring import adopted, taken

#: The virtual clock begins at 10:00; they close at 17:00 and open at 9:00.
OFFICE = Calendar("office", "UTC", tuple((Period(9 * 60, 17 * 60),) for _ in range(7)), {})
CLOSES, OPENS = 7 * 60, 23 * 60


def restarted(floor: Floor, book: RuleBook, minute: float) -> Floor:
    """From the disk, as the daemon begins."""
    snapshot, now = taken(floor), at(minutes=minute)

    def begin(ledger: FakeLedger, tracker: Tracker) -> Floor:
        return Floor(book, ledger=ledger, tracker=tracker, first=snapshot.after + 1)

    later = snapshot.restore_into(begin, floor.units)
    adopted(later, now)
    later.tick(now)
    later.keep(tell_collected(later.shard, now))
    return later


def test_a_restart_does_not_put_off_a_first_step_that_comes_later() -> None:
    book = office(on_hold(after(10, TO_ASHA), after(20, TO_NIKHIL)))
    floor = Floor(book)
    floor.holds(0, 1)
    floor.until(8)

    later = restarted(floor, book, 8)
    later.minutes(8, 25)

    assert later.heard() == [(10, "escalated", (1,))]
    assert later.heard("nikhil") == [(20, "escalated", (1,))]


@pytest.mark.parametrize("only, unheard", [([], 0), ([Severity.CRITICAL], 1)])
def test_whom_a_later_step_names_is_somebody_to_be_told(only: list[Severity], unheard: int) -> None:
    floor = Floor(office(on_hold(after(10, TO_ASHA, only=only))))
    floor.holds(0, 1)

    assert len(floor.shard.board.unheard) == unheard


def test_two_summaries_of_one_instant_are_two_messages() -> None:
    floor = Floor(office(on_hold()))
    floor.silence(0, 60)
    floor.holds(2, 1)
    floor.keep(floor.shard.end_silence(1, "asha", at(minutes=2)))
    floor.tick(at(minutes=2))
    floor.silence(2, 60)
    floor.holds(2, 2)
    floor.keep(floor.shard.end_silence(2, "asha", at(minutes=2)))
    floor.tick(at(minutes=2))

    assert [numbers for _, _, numbers in floor.heard()] == [(1,), (2,)]
    assert len({it.key for it in floor.messages}) == 2


def test_a_silence_that_is_over_before_time_passes_again_keeps_nothing_back() -> None:
    floor = Floor(office(on_hold()))
    floor.until(0)
    floor.silence(0, 1)
    floor.hear(status("ON_HOLD", at(seconds=30), chat=1))
    floor.until(2)

    assert floor.heard() == [(2, "summary", (1,))]


def test_what_a_silence_hid_is_not_told_in_closed_hours_but_at_the_opening() -> None:
    floor = Floor(office(on_hold(hours=OFFICE)))
    floor.silence(CLOSES - 60, CLOSES + 60)
    floor.holds(CLOSES - 30, 1, 2)
    floor.ends(CLOSES + 90, 2)
    floor.keep(tell_collected(floor.shard, at(minutes=CLOSES + 100)))
    floor.minutes(CLOSES + 101, OPENS + 1)

    assert floor.heard() == [(OPENS, "summary", (1,))]


def test_what_another_alert_hid_is_not_told_in_closed_hours_but_at_the_opening() -> None:
    hide = Hide(frozenset({"broken"}), frozenset({"on-hold"}))
    broken = rule(state({"status": "OPEN"}), name="broken")
    book = office(on_hold(hours=OFFICE), broken, hides=(hide,))
    floor = Floor(book)
    floor.hear(status("OPEN", at(minutes=CLOSES - 60), chat=9))
    floor.holds(CLOSES - 30, 1)
    floor.ends(CLOSES + 60, 9)
    floor.minutes(CLOSES + 61, OPENS + 1)

    assert floor.heard()[-1] == (OPENS, "summary", (2,))


def test_a_lead_who_is_told_instead_is_the_chats_own() -> None:
    lena, boss = (Person(name, email=f"{name}@zylker.example") for name in ("lena", "boss"))
    channel = Channel(CHANNEL, "WhatsApp", "whatsapp", lead="lena")
    directory = Directory(
        {it.name: it for it in (ASHA, lena, boss)}, lead="boss", channels={CHANNEL: channel}
    )
    told = on_hold(after(0, TO_ASHA), if_undelivered=(Target("lead"),), group_interval=2 * MINUTE)
    floor = Floor(RuleBook((told,), directory))
    floor.holds(0, 1, 2, 3)
    floor.until(2)

    alone, together = floor.messages
    assert alone.fallbacks[-1].name == together.fallbacks[-1].name == "lena"


def test_a_restart_while_a_group_is_collected_does_not_begin_to_collect_anew() -> None:
    book = office(on_hold(group_wait=MINUTE, group_interval=2 * MINUTE))
    floor = Floor(book)
    floor.holds(0, 1)

    later = restarted(floor, book, 0.5)
    later.holds(0.75, 2)
    later.minutes(0.75, 3)

    assert later.heard() == [(1, "group", (1, 2))]
