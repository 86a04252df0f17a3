"""What whoever gave an order is answered."""

from alerting.app.order_words import acknowledged
from alerting.reply.ports import Outcome


def test_who_has_an_alert_for_a_while_is_told_until_when() -> None:
    done = acknowledged(Outcome((5,)), "ana", {}, "16:12 IST")
    assert done.text == "Alert 5: ana has it until 16:12 IST; nobody is reminded before."


def test_who_has_it_to_the_end_is_told_no_time() -> None:
    done = acknowledged(Outcome((5, 6)), "ana", {})
    assert done.text == "Alerts 5 and 6: ana has them now; nobody is reminded."
