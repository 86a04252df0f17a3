"""Texts, lengths, instants and figures, in each language."""

from zoneinfo import ZoneInfo

import pytest

from alerting.language import clock, day, listed, number, spell, spoken, texts, word
from alerting.model.times import DAY, HOUR, MINUTE, SECOND
from alerting.retelling import clause, news

INDIA, BRAZIL = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/Sao_Paulo")
NOON = 1_768_473_000_000
"""Thursday 15 January 2026, 10:30 UTC."""


@pytest.mark.parametrize(
    "length, english, portuguese",
    [
        (0, "0 seconds", "0 segundo"),
        (SECOND, "1 second", "1 segundo"),
        (90 * SECOND, "90 seconds", "90 segundos"),
        (MINUTE, "1 minute", "1 minuto"),
        (10 * MINUTE, "10 minutes", "10 minutos"),
        (HOUR, "1 hour", "1 hora"),
        (2 * HOUR + 5 * MINUTE, "2 hours 5 minutes", "2 horas e 5 minutos"),
        (3 * DAY + HOUR, "3 days 1 hour", "3 dias e 1 hora"),
        (DAY, "1 day", "1 dia"),
    ],
)
def test_lengths_are_spelt_out(length: int, english: str, portuguese: str) -> None:
    assert (spell(length, "en"), spell(length, "pt-BR")) == (english, portuguese)


def test_an_instant_has_its_day_only_where_that_is_another() -> None:
    assert clock(NOON, INDIA, "en", NOON) == "16:00 IST"
    assert clock(NOON, BRAZIL, "pt-BR", NOON) == "07:30 UTC-03"
    assert clock(NOON - DAY, INDIA, "en", NOON) == "Wed 14 Jan 16:00 IST"
    assert clock(NOON - DAY, BRAZIL, "pt-BR", NOON) == "qua., 14 de jan. 07:30 UTC-03"


def test_the_day_is_that_of_the_zone() -> None:
    late = NOON + 13 * HOUR
    assert (day(late, INDIA, "en"), day(late, BRAZIL, "en")) == ("Fri 16 Jan", "Thu 15 Jan")
    assert day(late, BRAZIL, "pt-BR") == "qui., 15 de jan."


def test_figures_and_lists_are_written_as_their_reader_does() -> None:
    assert (number(12_345.6, "en"), number(12_345.6, "pt-BR")) == ("12,345.6", "12.345,6")
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["a", "b", "c"], "pt-BR") == "a, b e c"


def test_a_language_without_catalogues_is_answered_in_english() -> None:
    assert spoken("fr") == "en"
    assert texts("fr").ngettext("%(num)s chat", "%(num)s chats", 2) == "%(num)s chats"
    assert spell(10 * MINUTE, "fr") == "10 minutes"
    assert number(1_234.5, "fr") == "1,234.5"


@pytest.mark.parametrize(
    "what, told",
    [
        ("ON_HOLD", "ON_HOLD"),
        ("OPEN, nobody assigned", "OPEN, sem agente"),
        (
            "BLOCKED or waiting for the agent, 12 messages",
            "BLOCKED ou espera o agente, 12 mensagens",
        ),
        ("23 chats within 1h, more than 20", "23 chats em até 1h, mais de 20"),
        ("1 message, fewer than 5", "1 mensagem, menos de 5"),
        ("7 of 60 messages (11.7 %), more than 10 %", "7 de 60 mensagens (11,7 %), mais de 10 %"),
        ("7 of 60 chats (12 %), more than 2.5 %", "7 de 60 chats (12 %), mais de 2,5 %"),
        ("a message is still SENT", "uma mensagem continua SENT"),
        ("CREDIT_EXHAUSTED, LINE_DOWN", "CREDIT_EXHAUSTED, LINE_DOWN"),
        ("4 times within 30m", "4 vezes em até 30m"),
        ("reopened, now OPEN", "reaberto, agora OPEN"),
        ("something new", "something new"),
    ],
)
def test_what_an_alert_is_about_is_told_again(what: str, told: str) -> None:
    assert (clause(what, "en"), clause(what, "pt-BR"), clause(what, "fr")) == (what, told, what)


def test_words_of_the_programs_lists_are_not_texts() -> None:
    assert word("critical", "pt-BR") == "crítico"
    assert word("critical", "en") == "critical"
    assert texts("pt-BR").gettext("critical") == "critical"


def test_news_are_told_again_sentence_by_sentence() -> None:
    text = "e-mail to asha was refused: 550 5.1.1 no such mailbox. The message goes by SMS instead."

    assert news(text, "en") == text
    assert news(text, "pt-BR") == (
        "e-mail para asha foi recusado: 550 5.1.1 no such mailbox. "
        "A mensagem vai por SMS em vez disso."
    )


def test_a_sentence_that_no_template_has_made_stays() -> None:
    assert news("Nobody says so. Nor that.", "pt-BR") == "Nobody says so. Nor that."


@pytest.mark.parametrize(
    "text, told",
    [
        ("The rules file has mistakes.", "O arquivo de regras tem erros."),
        ("angry is on trial now; it was live.", "angry agora está em teste; antes estava ativa."),
        (
            "angry has other words and recipients and reminders now.",
            "angry tem outras definições de texto e destinatários e lembretes agora.",
        ),
        ("vip has 1,234 contacts now; it had 999.", "vip tem 1.234 contatos agora; tinha 999."),
        (
            (
                "Slack to room was refused: not_in_channel: invite the bot: type /invite and its "
                "name in the channel."
            ),
            (
                "Slack para room foi recusado: not_in_channel: convide o bot: digite /invite e o "
                "nome dele no canal."
            ),
        ),
        (
            "SMS to asha was refused: 30003 rock and roll. It is tried again and again for a day.",
            "SMS para asha foi recusado: 30003 rock and roll. Continua sendo tentado por um dia.",
        ),
        (
            "rules.yaml:4:5: PARKED is no status that is known here (did you mean `OPEN`?)",
            "rules.yaml:4:5: PARKED não é um status conhecido aqui (você quis dizer `OPEN`?)",
        ),
        (
            "rules.yaml:4:5: `when` is empty rules.yaml:9:1: `tell` is empty",
            "rules.yaml:4:5: `when` está vazio rules.yaml:9:1: `tell` está vazio",
        ),
    ],
)
def test_what_operators_and_the_files_owner_are_told_is_told_again(text: str, told: str) -> None:
    assert news(text, "en") == text
    assert news(text, "pt-BR") == told


def test_a_text_with_a_plural_is_found_by_itself_too() -> None:
    assert texts("pt-BR").gettext("Say that you have it:") == "Para assumir este alerta:"
    assert texts("pt-BR").gettext("nobody says this") == "nobody says this"
