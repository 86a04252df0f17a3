"""Webhooks and Apprise URLs of the rules file, and the secrets that they need."""

from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.lint.doubts import Around
from alerting.config.lint.sending import waiting
from alerting.config.means import means_at_hand
from alerting.config.settings import Settings, read_settings
from alerting.config.tables.addresses import read_webhook
from alerting.model.people import Means, Place
from alerting.notify.settings import Hook
from tests.config.linted import said, with_rules

URL = "https://incidents.example/hook"


def key(size: int) -> str:
    return "whsec_" + b64encode(bytes(size)).decode()


def settings(folder: Path, **secrets: str) -> Settings:
    for name, value in secrets.items():
        (folder / name).write_text(value, encoding="utf-8")
    return read_settings(environ={"ALERTING_SECRETS_DIR": str(folder)})


def hook(folder: Path, place: Place, **secrets: str) -> Hook:
    found = means_at_hand(settings(folder, **secrets), [place]).settings.webhook
    assert found is not None
    return found.hooks[place.name]


def test_an_address_and_a_key_are_enough(tmp_path: Path) -> None:
    place = Place("incidents", webhook=URL, secret="secret:key")
    found = hook(tmp_path, place, key=key(32))

    assert found.fault == ""
    assert found.url.get_secret_value() == URL
    assert found.key is not None
    assert key(32) not in repr(found)


def test_an_address_may_be_a_secret_and_need_no_key(tmp_path: Path) -> None:
    found = hook(tmp_path, Place("incidents", webhook="secret:address"), address=URL)

    assert (found.url.get_secret_value(), found.key, found.fault) == (URL, None, "")


@pytest.mark.parametrize("size, good", [(23, False), (24, True), (64, True), (65, False)])
def test_a_key_has_as_many_bytes_as_standard_webhooks_wants(
    tmp_path: Path,
    size: int,
    good: bool,  # noqa: FBT001
) -> None:
    found = hook(tmp_path, Place("x", webhook=URL, secret="secret:key"), key=key(size))

    assert (not found.fault) is good


@pytest.mark.parametrize("written", ["QUJD" * 8, "whsec_ABC!" + "A" * 40, "hunter2"])
def test_nothing_goes_unsigned_for_want_of_a_good_key(tmp_path: Path, written: str) -> None:
    found = hook(tmp_path, Place("x", webhook=URL, secret="secret:key"), key=written)

    assert found.fault.startswith("key cannot sign")
    assert written not in found.fault


def test_a_key_may_leave_out_its_padding(tmp_path: Path) -> None:
    bare = key(32).rstrip("=")

    assert not hook(tmp_path, Place("x", webhook=URL, secret="secret:key"), key=bare).fault


def test_what_is_not_among_the_credentials_is_named(tmp_path: Path) -> None:
    for place in (Place("x", webhook=URL, secret="secret:gone"), Place("x", webhook="secret:gone")):
        assert "no secret named gone" in hook(tmp_path, place).fault


def test_a_secret_address_is_held_to_the_same_rules(tmp_path: Path) -> None:
    found = hook(tmp_path, Place("x", webhook="secret:address"), address="http://x.example/tok3n")

    assert "https://" in found.fault
    assert "tok3n" not in found.fault


@pytest.mark.parametrize(
    "url",
    [URL, "http://localhost:1/", "http://127.0.0.1/x", "http://127.9.9.9", "http://[::1]:8080/x"],
)
def test_http_is_for_this_machine_only(url: str) -> None:
    assert read_webhook(f" {url} ") == url


@pytest.mark.parametrize(
    "url", ["http://128.0.0.1/", "http://localhost.example/", "http://[::2]/", "http://10.0.0.1"]
)
def test_http_to_another_machine_is_a_mistake(url: str) -> None:
    with pytest.raises(ValueError, match="write https://"):
        read_webhook(url)


@given(st.text() | st.text().map("https://".__add__))
def test_any_text_is_an_address_or_a_mistake(text: str) -> None:
    try:
        found = read_webhook(text)
    except ValueError:
        return
    assert found == text.strip()


def test_apprise_needs_its_package_only_where_a_place_wants_it(tmp_path: Path) -> None:
    place = Place("telegram", apprise="secret:ops")
    here = settings(tmp_path, ops="json://localhost")

    assert Means.APPRISE not in means_at_hand(here, [], has_apprise=False).missing
    without = means_at_hand(here, [place], has_apprise=False)
    assert "pip install apprise" in without.missing[Means.APPRISE]
    found = means_at_hand(here, [place]).settings.apprise
    assert found is not None
    assert set(found.urls) == {"ops"}


def test_a_place_whose_means_cannot_send_is_warned_of() -> None:
    place = 'hours: always\nplaces: {telegram: {apprise: "secret:ops"}}\n'
    text = with_rules("when: {status: OPEN}, tell: telegram", top=place)
    found = said(waiting, text, Around(unset={Means.APPRISE: "apprise is not installed"}))

    assert (
        found == "messages by apprise would go another way, or wait: apprise is not installed here"
    )
