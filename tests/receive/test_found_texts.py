"""A customer's text is looked at and dropped; what was found in it is kept."""

from typing import Any

import pytest

from alerting.receive.wire import Keep
from tests.receive.test_payload import MESSAGE_SAMPLE, element, message_event, told

REFUND = Keep(find=lambda text: (7,) if "refund" in text else ())
TEXT = "refund please"


def handed(text: Any) -> list[str]:
    """What whoever looks is handed of this text."""
    found: list[str] = []

    def find(it: str) -> tuple[int, ...]:
        found.append(it)
        return ()

    told(element(MESSAGE_SAMPLE, text=text), keep=Keep(find=find))
    return found


def test_only_what_was_found_is_kept() -> None:
    event = message_event(REFUND, text=TEXT)

    assert (event.hits, event.text) == ((7,), "")


def test_with_the_text_where_that_is_kept() -> None:
    event = message_event(Keep(text=True, find=REFUND.find), text=TEXT)

    assert (event.hits, event.text) == ((7,), TEXT)


def test_without_anybody_who_looks_nothing_is_found() -> None:
    assert message_event(text=TEXT).hits == ()


@pytest.mark.parametrize(
    "payload", [{"direction": "OUT"}, {"messageType": "INFO"}, {"messageType": "action"}]
)
def test_what_no_customer_wrote_is_not_looked_at(payload: dict[str, str]) -> None:
    assert message_event(REFUND, text=TEXT, **payload).hits == ()


def test_an_element_in_another_form_is_looked_at_too() -> None:
    assert message_event(REFUND, text=TEXT, brandNew=1).hits == (7,)


@pytest.mark.parametrize("text, seen", [(None, ""), ({"a": 1}, ""), (4711, "4711"), ("é", "é")])
def test_who_looks_is_handed_text_whatever_zoho_sends(text: Any, seen: str) -> None:
    assert handed(text) == [seen]


@pytest.mark.parametrize("length, seen", [(4_999, 4_999), (5_000, 5_000), (5_001, 5_000)])
def test_who_looks_is_handed_no_more_than_zoho_takes(length: int, seen: int) -> None:
    assert [len(it) for it in handed("x" * length)] == [seen]
