"""Every answer is one SMS in each language, whole."""

from dataclasses import replace

import pytest

from alerting.model.gsm import ALPHABET, GSM_ONE, TWICE, one_sms, width
from alerting.model.people import Person
from alerting.model.times import HOUR
from alerting.reply import sms_words
from alerting.reply.ports import Outcome
from alerting.reply.sms_grammar import Order, Verb
from tests.fakes import START
from tests.reply.conftest import view

MANY = tuple(range(10_001, 10_021))
PEOPLE = [Person("asha", language=it) for it in ("en", "pt-BR")]


def said_to(person: Person) -> list[str]:
    language = person.language
    one = view(10_012, title="x" * 60, acked_by="duty-manager")
    views = [
        one,
        replace(one, acked_by=""),
        replace(one, acked_until=START + 30 * HOUR),
        replace(one, is_open=False),
    ]
    done = [
        sms_words.became(Order(verb, MANY, HOUR), Outcome(MANY), [], person, START) for verb in Verb
    ]
    held = Outcome(held=MANY)
    return [
        sms_words.usage(language),
        sms_words.unclear(language),
        sms_words.stranger(),
        sms_words.not_told(MANY, language),
        sms_words.not_stored(language),
        sms_words.stopped(language),
        sms_words.started(language),
        *done,
        sms_words.became(Order(Verb.ACK, MANY), held, [one], person, START),
        sms_words.became(Order(Verb.ACK, MANY), Outcome(over=MANY), [], person, START),
        *(sms_words.who([it], person, START) for it in views),
    ]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda it: it.language)
def test_every_answer_fits_whole(person: Person) -> None:
    for text in said_to(person):
        fitted = one_sms(text)
        assert not fitted.endswith("..."), text
        assert sum(map(width, fitted)) <= GSM_ONE
        assert "?" not in fitted


def test_numbers_of_many_alerts_are_cut_short() -> None:
    said = sms_words.became(Order(Verb.CLOSE, MANY), Outcome(MANY), [], PEOPLE[0], START)

    assert said == "10001, 10002, 10003, 10004 +16: closed."


def test_what_is_too_long_is_cut_with_dots() -> None:
    said = one_sms("{" * 90)

    assert said == "{" * 78 + "..."
    assert sum(map(width, said)) <= GSM_ONE


def test_letters_that_phones_lack_become_their_nearest() -> None:
    assert one_sms("Não: “é” \u2013 coração…") == 'Nao: "é" - coracao...'
    assert one_sms("在线") == "??"
    assert all(letter in ALPHABET or letter in TWICE for letter in one_sms("ŵ€ñ🙂\x00"))
