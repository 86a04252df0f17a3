"""Every command over a real socket, Unix and TCP, to a daemon that remembers what it was asked."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from alerting.control.client import AdminClient
from alerting.control.daemon import Reloaded
from alerting.errors import ControlError, StorageError
from alerting.model.done import Done
from alerting.model.times import HOUR
from tests.control.fake_daemon import FakeDaemon, status, vitals

Call = Callable[[AdminClient], Coroutine[Any, Any, object]]

CALLS: list[tuple[Call, tuple[object, ...]]] = [
    (lambda c: c.reload("asha"), ("reload", "asha")),
    (lambda c: c.acknowledge(7, "asha"), ("acknowledge", [7], "asha", None, "command", False)),
    (
        lambda c: c.acknowledge([7, 8], "asha", HOUR, take=True),
        ("acknowledge", [7, 8], "asha", HOUR, "command", True),
    ),
    (lambda c: c.close((7, 8), "asha"), ("close", [7, 8], "asha", "command")),
    (lambda c: c.end_silence(3, "asha"), ("end silence", 3, "asha", "command")),
    (lambda c: c.renew_links("asha"), ("renew links", "asha", "command")),
    (lambda c: c.retry("k/1"), ("retry", "k/1")),
    (lambda c: c.drop("k/1"), ("drop", "k/1")),
    (lambda c: c.retake([1, 2]), ("retake", [1, 2])),
    (lambda c: c.tell("asha", "sms"), ("tell", "asha", "sms")),
]


@pytest.mark.parametrize("call, asked", CALLS)
async def test_a_command_reaches_the_daemon_as_it_was_given(
    client: AdminClient, daemon: FakeDaemon, call: Call, asked: tuple[object, ...]
) -> None:
    answer = await call(client)

    assert daemon.asked == [asked]
    assert answer in (daemon.done, daemon.reloaded)


async def test_what_the_daemon_would_not_do_is_an_answer_with_its_reason(
    client: AdminClient, daemon: FakeDaemon
) -> None:
    daemon.done = Done(ok=False, text="no alert 7 is open")

    assert await client.close(7, "asha") == daemon.done


async def test_a_failed_reload_brings_every_mistake(
    client: AdminClient, daemon: FakeDaemon
) -> None:
    daemon.reloaded = Reloaded(ok=False, lines=["rules.yaml:3:1: a", "rules.yaml:9:1: b"])

    assert await client.reload("asha") == daemon.reloaded


async def test_the_status_and_the_vitals_arrive_whole(client: AdminClient) -> None:
    assert await client.status() == status()
    assert await client.vitals() == vitals()


async def test_a_broken_disk_is_told_in_the_words_of_the_storage(
    client: AdminClient, daemon: FakeDaemon
) -> None:
    daemon.failure = StorageError("The disk is full. Make room")

    with pytest.raises(ControlError, match="says: The disk is full"):
        await client.drop("k/1")


async def test_a_defect_of_the_daemon_is_told_without_its_details(
    client: AdminClient, daemon: FakeDaemon
) -> None:
    daemon.failure = KeyError("+919876500001")

    with pytest.raises(ControlError, match="its log says why") as caught:
        await client.retry("k/1")

    assert "9198" not in str(caught.value)
