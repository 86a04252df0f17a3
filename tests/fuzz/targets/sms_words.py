"""What people text: an order that says which alerts and for how long, or nothing is changed."""

import unicodedata
from typing import Final

from alerting.model.times import MINUTE
from alerting.reply.sms_grammar import (
    LONGEST,
    LONGEST_SNOOZE,
    MOST_ALERTS,
    Order,
    Plain,
    Verb,
    known_to_twilio,
    read_sms,
)
from tests.fuzz.mutations import in_words
from tests.fuzz.target import Target


def one(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    said = read_sms(text)
    known_to_twilio(text)
    if len(text.strip()) > LONGEST:
        assert said is Plain.UNCLEAR, "nobody typed so much on a phone"
    if isinstance(said, Order):
        assert 0 < len(said.alerts) <= MOST_ALERTS
        digits = _digits(text)
        assert all(str(it) in digits for it in said.alerts), "no number is made up"
        assert (said.lasting is not None) is (said.verb is Verb.SNOOZE)
        assert said.lasting is None or 0 < said.lasting <= LONGEST_SNOOZE
        assert read_sms(_again(said)) == said, "said plainly it is the same"
        assert read_sms(f"{text} xyzzy") is Plain.UNCLEAR, "nothing is guessed"


def _digits(text: str) -> str:
    """Also those that other scripts have, as figures."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(it for it in parts if not unicodedata.combining(it))


def _again(order: Order) -> str:
    verb = {Verb.ACK: "ack", Verb.CLOSE: "close", Verb.TAKE: "take", Verb.WHO: "who"}.get(
        order.verb
    )
    words = [*map(str, order.alerts), verb or "snooze"]
    words += [f"{order.lasting // MINUTE}m"] if order.lasting else []
    return " ".join([*words, "all"] if order.all else words)


TARGET: Final = Target(
    one,
    (b"12 ack", b"12 snooze 30m", b"12 13 close", b"todos 12 tenho", b"12 who?", b"STOP", b"ajuda"),
    in_words(
        ["12", "13", "007", "9" * 15, "9" * 16, "ack", "ok", "tenho", "snooze", "adiar", "30m",
         "2 horas", "7 dias", "1d", "8d", "0m", "30", "close", "fechar", "take", "quem", "?",
         "all", "todas", "por favor", "stop", "parar", "start", "help", "x" * 200, " " * 200,
         "\u0661\u0662", "\uff11\uff12", "½", "m", "h", "1000000 m"]
    ),
    longest=512,
)  # fmt: skip
