"""The question `share`: which part of what began within a time matches now."""

import pytest

from alerting.judge.share import ShareSpec, ShareTally
from alerting.judge.window import NEVER
from alerting.model.answer import Holds
from alerting.model.event import Event
from alerting.track.receipts import Receipts
from tests.builders import AGENT_ID, CHANNEL, ORG, START, at, fate, followed, status, wrote
from tests.judge.tallied import HERE, WHOLE, Told, share

YES, NO, CANNOT_SAY = Holds.YES, Holds.NO, Holds.CANNOT_SAY


def sent(number: int, minute: float = 0) -> list[Event]:
    when = at(minutes=minute)
    return [wrote("agent", when, chat=no, message=no) for no in range(1, number + 1)]


def arrived(number: int, minute: float = 1) -> list[Event]:
    when = at(minutes=minute)
    return [fate("DELIVERED", when, no, chat=no) for no in range(1, number + 1)]


def stuck(**words: object) -> ShareTally:
    asked = {"per": "channel", "above": "50%", "at_least": 4, **words}
    return share("messages", {"status": "SENT"}, **asked)


@pytest.mark.parametrize(
    "delivered, holds, what",
    [
        (3, NO, "3 of 6 messages (50 %), more than 50 %"),
        (2, YES, "4 of 6 messages (66.7 %), more than 50 %"),
        (4, NO, "2 of 6 messages (33.3 %), more than 50 %"),
    ],
)
def test_above_is_more_than_that_share(delivered: int, holds: Holds, what: str) -> None:
    told = Told(stuck()).hear(*sent(6), *arrived(delivered))

    assert told.holds() is holds
    assert told.what() == what


@pytest.mark.parametrize("delivered, holds", [(4, NO), (5, NO), (6, YES)])
def test_below_is_less_than_that_share(delivered: int, holds: Holds) -> None:
    tally = stuck(above=None, below="50%")

    assert Told(tally).hear(*sent(10), *arrived(delivered)).holds() is holds
    assert tally.what(HERE).endswith("less than 50 %")


@pytest.mark.parametrize("failed, holds", [(1, NO), (2, YES)])
def test_a_share_may_be_a_part_of_a_percent(failed: int, holds: Holds) -> None:
    tally = share("messages", {"status": "FAILED"}, per="channel", above="2.5%")
    fails = [fate("FAILED", at(minutes=1), no, chat=no) for no in range(1, failed + 1)]

    assert Told(tally).hear(*sent(40), *fails).holds() is holds
    assert tally.what(HERE).endswith("more than 2.5 %")


@pytest.mark.parametrize("number, holds", [(0, NO), (3, CANNOT_SAY), (4, YES), (5, YES)])
def test_of_too_few_it_cannot_say_and_of_none_it_is_not_so(number: int, holds: Holds) -> None:
    assert Told(stuck()).hear(*sent(number)).holds() is holds


def test_one_of_one_message_is_all_of_it() -> None:
    assert Told(stuck()).hear(*sent(1)).what() == "1 of 1 message (100 %), more than 50 %"


def test_a_silent_night_ends_it() -> None:
    told = Told(stuck()).hear(*sent(5)).pass_until(at(minutes=16))

    assert told.moved == {HERE}
    assert told.holds() is NO
    assert told.what() == "0 of 0 messages, more than 50 %"


@pytest.mark.parametrize(
    "seconds, base", [(119.999, 0), (120.5, 5), (899.999, 5), (904, 0)], ids=str
)
def test_a_message_counts_once_it_is_old_enough(seconds: float, base: int) -> None:
    told = Told(stuck(older_than="2m")).hear(*sent(5)).pass_until(at(seconds=seconds))

    assert f" of {base} messages" in told.what()


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
def test_a_message_may_count_for_a_moment_only_and_never_less_than_not(after: float) -> None:
    told = Told(stuck(older_than="14m59s")).hear(*sent(5, minute=after / 60))
    seen = []
    while told.tally.first != NEVER:
        seen.append(told.pass_until(told.tally.first).what().partition(" messages")[0])

    assert seen == ["5 of 5", "0 of 0"]


def test_growing_old_moves_the_group() -> None:
    told = Told(stuck(older_than="2m")).hear(*sent(5))

    assert told.pass_until(at(minutes=3)).moved == {HERE}
    assert told.holds() is YES


def test_whether_it_matches_may_change_before_it_is_old_enough_and_after() -> None:
    told = Told(stuck(older_than="2m")).hear(*sent(5), *arrived(1)).pass_until(at(minutes=3))
    assert told.what().startswith("4 of 5")

    assert told.hear(*arrived(5, minute=4)).what().startswith("0 of 5")
    assert told.pass_until(at(minutes=16)).what().startswith("0 of 0")


def test_a_status_of_a_message_that_is_too_old_changes_nothing() -> None:
    told = Told(stuck()).hear(*sent(5)).pass_until(at(minutes=16))

    assert told.hear(*arrived(5, minute=17)).what().startswith("0 of 0")


def test_the_same_change_told_twice_counts_once() -> None:
    tally = stuck()
    for change in followed(*sent(5), *arrived(2)) * 2:
        tally.hear(change)

    assert tally.what(HERE).startswith("3 of 5")


@pytest.mark.parametrize("gives, base", [([], 0), (["DELIVERED"], 3), (["READ"], 0)])
def test_a_channel_that_would_not_tell_is_not_compared(gives: list[str], base: int) -> None:
    known = Receipts((ORG, CHANNEL, kind) for kind in gives)
    words = {"of": "messages", "where": {"status": "SENT"}, "above": "5%", "within": "15m"}
    tally = ShareTally(ShareSpec.model_validate({"share": words}), None, known)

    assert f" of {base} messages" in Told(tally).hear(*sent(3)).what(WHOLE)


def test_only_our_own_messages_have_a_status() -> None:
    told = Told(stuck()).hear(*sent(1), *(wrote("customer", START, chat=no) for no in range(9)))

    assert told.what().startswith("1 of 1")


def test_without_a_status_all_messages_are_compared() -> None:
    tally = share("messages", {"direction": "in"}, above="50%", at_least=1)
    told = Told(tally).hear(*sent(1), *(wrote("customer", START, chat=no) for no in (1, 2)))

    assert told.what(WHOLE).startswith("2 of 3 messages (66.7 %)")


def test_the_rules_own_where_narrows_what_is_compared_and_the_other_what_matches() -> None:
    there = [wrote("agent", START, chat=9, message=9, channel=CHANNEL + 1)]
    narrow = share("messages", {"status": "SENT"}, above="5%", rule_where={"channel": CHANNEL})
    part = share("messages", {"status": "SENT", "channel": CHANNEL}, above="5%")

    assert Told(narrow).hear(*sent(3), *there).what(WHOLE).startswith("3 of 3")
    assert Told(part).hear(*sent(3), *there).what(WHOLE).startswith("3 of 4")


def test_a_message_fares_on_where_its_chat_is_another_by_now() -> None:
    tally = stuck(rule_where={"waiting_on": "customer"})
    told = Told(tally).hear(*sent(1), wrote("customer", at(minutes=1), chat=1))

    assert told.hear(*arrived(1, minute=2)).what().startswith("0 of 1")


def test_per_agent_a_message_stays_with_who_had_the_chat() -> None:
    tally = stuck(per="agent")
    told = Told(tally).hear(status("ON_PROGRESS", START, chat=1), *sent(1))
    told.hear(status("ON_PROGRESS", at(minutes=1), chat=1, assignee=AGENT_ID + 1))

    assert told.hear(*arrived(1, minute=2)).moved == {(ORG, AGENT_ID)}
    assert tally.groups() == [(ORG, AGENT_ID)]


@pytest.mark.parametrize("delivered, holds", [(3, YES), (4, YES), (5, NO)])
def test_once_it_holds_it_holds_until_the_share_is_small_enough(
    delivered: int, holds: Holds
) -> None:
    told = Told(stuck(until_below="60%", above="70%")).hear(*sent(10))

    assert told.hear(*arrived(delivered)).holds() is holds


def test_of_too_few_it_stays_as_it_was() -> None:
    told = Told(stuck(until_below="40%", above="80%")).hear(*sent(5), *arrived(2))
    later = [wrote("agent", at(minutes=10), chat=no, message=no) for no in (6, 7, 8, 9)]

    assert told.hear(*later[:2]).pass_until(at(minutes=16)).holds() is CANNOT_SAY
    gone = [fate("DELIVERED", at(minutes=17), no, chat=no) for no in (6, 7)]
    assert told.hear(*later[2:], *gone, arrived=at(minutes=17)).what().startswith("2 of 4")
    assert told.holds() is YES


def test_when_nothing_is_left_it_is_over() -> None:
    told = Told(stuck(until_below="40%", above="80%")).hear(*sent(5)).pass_until(at(minutes=16))
    later = [wrote("agent", at(minutes=17), chat=no, message=no) for no in (6, 7, 8, 9)]
    gone = [fate("DELIVERED", at(minutes=17), no, chat=no) for no in (6, 7)]

    assert told.hear(*later[:2], *gone, *later[2:]).what().startswith("2 of 4")
    assert told.holds() is NO


def open_now(**words: object) -> ShareTally:
    asked = {"per": "channel", "above": "50%", "at_least": 1, **words}
    return share("chats", {"status": "OPEN"}, **asked)


def chats(*values: str, minute: float = 0) -> list[Event]:
    return [status(value, at(minutes=minute), chat=no) for no, value in enumerate(values, 1)]


def test_of_chats_those_that_began_within_the_time_are_compared() -> None:
    told = Told(open_now()).hear(*chats("OPEN", "OPEN", "ENDED"))

    assert told.what() == "2 of 3 chats (66.7 %), more than 50 %"
    assert told.hear(*chats("ON_HOLD", minute=1)).what().startswith("1 of 3")
    assert told.pass_until(at(minutes=16)).what().startswith("0 of 0")


def test_a_chat_that_is_over_is_compared_as_well() -> None:
    tally = share("chats", {"reopened": True}, above="50%", at_least=1)
    again = status("OPEN", at(minutes=2), chat=1)

    told = Told(tally).hear(*chats("ENDED", "OPEN"), again, *chats("ENDED", minute=3))

    assert told.what(WHOLE).startswith("1 of 2 chats")


def test_a_reopened_chat_begins_anew() -> None:
    told = Told(open_now()).hear(*chats("ENDED")).hear(*chats("OPEN", minute=10))

    assert told.pass_until(at(minutes=24)).what().startswith("1 of 1")
    assert told.pass_until(at(minutes=26)).what().startswith("0 of 0")


def test_a_chat_begins_anew_whatever_is_asked_of_it() -> None:
    tally = share("chats", {"assignee": "none"}, above="5%", rule_where={"app": "whatsapp"})
    told = Told(tally).hear(wrote("customer", START, chat=1)).hear(*chats("ENDED", minute=1))

    told.hear(*chats("OPEN", minute=10)).pass_until(at(minutes=24))

    assert told.what(WHOLE).startswith("0 of 1")


def test_a_chat_goes_with_its_agent_and_leaves_when_it_is_nobodys() -> None:
    told = Told(open_now(per="agent")).hear(*chats("OPEN"))
    assert told.hear(status("OPEN", at(minutes=1), chat=1, assignee=AGENT_ID + 1)).moved == {
        (ORG, AGENT_ID),
        (ORG, AGENT_ID + 1),
    }

    told.hear(status("OPEN", at(minutes=2), chat=1, assignee=0))

    assert told.tally.groups() == []


def test_a_chat_is_compared_once_it_can_be_said_to_belong() -> None:
    told = Told(open_now(rule_where={"app": "whatsapp"})).hear(*chats("OPEN"))
    assert told.what().startswith("0 of 0")

    told.hear(wrote("customer", at(minutes=1), chat=1))

    assert told.what().startswith("1 of 1")


def test_a_new_rule_finds_the_chats_that_began_within_the_time() -> None:
    told = Told(open_now()).hear(*chats("OPEN", "OPEN")).hear(status("OPEN", at(minutes=10)))

    assert told.looked(open_now(), at(minutes=20)).what().startswith("1 of 1 chat ")


def test_a_rule_begins_with_what_is_not_too_long_ago() -> None:
    told, new = Told(open_now()).hear(*chats("OPEN", "OPEN")), open_now()
    for chat in told.tracker:
        new.look(chat)

    new.resume(at(minutes=20))

    assert new.groups() == []


def test_what_left_while_the_daemon_did_not_run_moves_its_group() -> None:
    told = Told(open_now())
    told.tally.resume(START)
    told.hear(*chats("OPEN")).tally.resume(at(minutes=30))

    assert told.pass_until(at(minutes=30)).moved == {HERE}


def test_a_new_rule_waits_for_new_messages() -> None:
    told = Told(stuck()).hear(*sent(5))

    assert told.looked(stuck(), at(minutes=1)).what().startswith("0 of 0")


def test_a_forgotten_chat_began_all_the_same() -> None:
    told = Told(open_now()).hear(*chats("OPEN"))
    told.forget(next(iter(told.tracker)))

    assert told.what().startswith("1 of 1")


def test_a_restart_changes_nothing() -> None:
    words = {"older_than": "2m", "until_below": "10%"}
    told = Told(stuck(**words)).hear(*sent(5), *arrived(2)).pass_until(at(minutes=3))

    after = told.restarted(stuck(**words))

    assert after.what() == told.what()
    assert after.hear(*arrived(4, minute=4)).holds() is YES
    assert after.pass_until(at(minutes=16)).holds() is NO
