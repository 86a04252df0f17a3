"""What other programs are told, key by key."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from alerting.model.alert import Ending, Reason
from alerting.model.message import Content, FileNews, Summary, Trouble
from alerting.model.message import Test as Proof
from alerting.model.people import Means
from alerting.notify.payload import payload
from alerting.notify.render import Renderer
from alerting.notify.samples import BARE, FULL, NOON, OF_A_CHANNEL
from tests.notify.messages import note

README = Path(__file__).parents[2] / "README.md"
TEXTS = Renderer()


def said(
    content: Content = FULL, reason: Reason = Reason.FIRST, thread: str = "chat/1/2/1"
) -> dict[str, Any]:
    key = f"alert/8/{NOON}/{reason}/asha/webhook"
    message = note(key, by=Means.WEBHOOK, content=content, reason=reason, thread=thread)
    found: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(payload(message, TEXTS.render(message)))
    )
    return found


def test_the_manual_shows_what_is_posted() -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    found = said()

    assert msgspec.json.decode(shown) == {**found, "text": "…"}
    assert FULL.title in found["text"]


@pytest.mark.parametrize(
    "reason", [Reason.FIRST, Reason.RISEN, Reason.REMINDER, Reason.ENDED], ids=str
)
def test_an_alert_says_which_of_its_messages_this_is(reason: Reason) -> None:
    assert said(reason=reason)["type"] == f"alert.{reason}"


@pytest.mark.parametrize(
    "content, reason, wanted, keys",
    [
        (Summary("gap", (FULL, BARE), 37), Reason.SUMMARY, "summary", {"total", "alerts"}),
        (Trouble("silence", "No webhook.", NOON), Reason.TROUBLE, "trouble", {"cause", "what"}),
        (FileNews("reload", "New", ("1",), NOON, 4), Reason.FILE, "file", {"title", "lines"}),
        (Proof(NOON), Reason.TEST, "test", set()),
    ],
)
def test_other_messages_have_their_own_types(
    content: Content, reason: Reason, wanted: str, keys: set[str]
) -> None:
    found = said(content, reason)
    assert found["type"] == wanted
    assert keys <= found["data"].keys()


def test_beginning_and_end_have_one_key_and_the_end_its_reason() -> None:
    first = said()
    end = said(replace(FULL, ending=Ending.CLOSED, ended_by="asha"), Reason.ENDED)
    assert first["dedup_key"] == end["dedup_key"] == "alert/8/1768473000000"
    assert first["data"]["ended"] is None
    assert end["data"]["ended"] == {"reason": "closed", "by": "asha"}


def test_what_belongs_to_nothing_else_has_a_key_of_its_own() -> None:
    assert said(Proof(NOON), Reason.TEST, thread="")["dedup_key"].startswith("msg_")


@pytest.mark.parametrize("news", [BARE, OF_A_CHANNEL], ids=["bare", "group"])
def test_what_is_not_known_is_null_and_never_left_out(news: Any) -> None:
    found, full = said(news)["data"], said()["data"]
    assert found.keys() == full.keys()
    assert all(found[key] is None for key in ("customer", "ticket", "link", "message"))
    assert "" not in found.values()


def test_a_customer_who_may_not_be_shown_is_nowhere() -> None:
    assert FULL.customer in said()["text"]
    assert FULL.customer not in repr(said(replace(FULL, customer="")))


def test_a_summarys_alerts_look_like_alerts() -> None:
    (one,) = said(Summary("limit", (FULL,), 1), Reason.SUMMARY)["data"]["alerts"]
    assert one == said()["data"]
