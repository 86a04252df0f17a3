"""What people type on a phone: understood in many ways, guessed in none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.times import DAY, HOUR, MINUTE
from alerting.reply.sms_grammar import Order, Plain, Verb, known_to_twilio, read_sms


@pytest.mark.parametrize(
    "text,verb",
    [
        ("12 ack", Verb.ACK),
        ("ACK 12", Verb.ACK),
        ("#12 ok, thanks!", Verb.ACK),
        ("12ack", Verb.ACK),
        ("I have 12", Verb.ACK),
        ("12 tenho", Verb.ACK),
        ("Peguei 12, obrigado", Verb.ACK),
        ("12", Verb.WHO),
        ("12?", Verb.WHO),
        ("12 who", Verb.WHO),
        ("quem 12?", Verb.WHO),
        ("12 close", Verb.CLOSE),
        ("12 fechar", Verb.CLOSE),
        ("take over 12 please", Verb.TAKE),
        ("12 assumir", Verb.TAKE),
        ("\n 12   ack \n", Verb.ACK),
        ("\uff11\uff12 ack", Verb.ACK),
    ],
)
def test_a_number_and_a_word_in_any_order(text: str, verb: Verb) -> None:
    assert read_sms(text) == Order(verb, (12,))


@pytest.mark.parametrize(
    "text,lasting",
    [
        ("12 snooze", 30 * MINUTE),
        ("snooze 12", 30 * MINUTE),
        ("12 snooze 30m", 30 * MINUTE),
        ("12 snooze 45", 45 * MINUTE),
        ("snooze 12 45", 45 * MINUTE),
        ("12 snooze for 2 h", 2 * HOUR),
        ("12 snooze 1h30m", 90 * MINUTE),
        ("12 ack 2h", 2 * HOUR),
        ("adiar 12 por 2 horas", 2 * HOUR),
        ("12 snooze 7d", 7 * DAY),
    ],
)
def test_a_snooze_lasts_as_long_as_it_says(text: str, lasting: int) -> None:
    assert read_sms(text) == Order(Verb.SNOOZE, (12,), lasting)


def test_several_alerts_may_be_named_and_all_of_a_message() -> None:
    assert read_sms("12 13 12 ack") == Order(Verb.ACK, (12, 13))
    assert read_sms("12 ack all") == Order(Verb.ACK, (12,), all=True)
    assert read_sms("todos 12 adiar 1h") == Order(Verb.SNOOZE, (12,), HOUR, all=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ack",
        "all",
        "12 all",
        "12 please",
        "12 30m",
        "not 12 ack",
        "don't ack 12",
        "não 12 ack",
        "12 ок",
        "12 ack close",
        "12 who close",
        "12 close 30m",
        "12 snooze 0",
        "12 snooze 8d",
        "12 snooze 99999999m",
        "1234567890123456 ack",
        " ".join(map(str, range(21))) + " ack",
        "Liked “12 ack”",
        "12 ack " + "x" * 200,
        "stop it",
    ],
)
def test_what_may_mean_something_else_is_not_guessed(text: str) -> None:
    assert read_sms(text) is Plain.UNCLEAR


@pytest.mark.parametrize(
    "text,plain,twilio",
    [
        ("STOP", Plain.STOP, True),
        ("Unsubscribe.", Plain.STOP, True),
        ("parar", Plain.STOP, False),
        ("START", Plain.START, True),
        ("voltar", Plain.START, False),
        ("Help", Plain.HELP, False),
        ("AJUDA!", Plain.HELP, False),
        ("?", Plain.HELP, False),
    ],
)
def test_single_words_need_no_alert(text: str, plain: Plain, twilio: bool) -> None:  # noqa: FBT001
    assert (read_sms(text), known_to_twilio(text)) == (plain, twilio)


@given(st.text(alphabet=st.sampled_from("12 0acktsnoze?mhdall\n#é,"), max_size=40))
def test_any_text_is_an_order_or_none(text: str) -> None:
    said = read_sms(text)

    if isinstance(said, Order):
        assert said.alerts
        assert (said.lasting is not None) == (said.verb is Verb.SNOOZE)
        assert len(set(said.alerts)) == len(said.alerts)
