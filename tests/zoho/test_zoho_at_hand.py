"""What Zoho's API gets of the settings, and what it lacks."""

import pytest

from alerting.config.settings import read_settings, variable
from alerting.config.zoho import NEEDED, ZohoAtHand, zoho_at_hand
from alerting.errors import ConfigError
from alerting.model.data_center import DATA_CENTERS

ALL = {
    "zoho_data_center": "in",
    "zoho_org": "106553778",
    "zoho_client_id": "1000.X",
    "zoho_client_secret": "hush-1",
    "zoho_refresh_token": "hush-2",
}


def at_hand(**fields: str) -> ZohoAtHand:
    environ = {variable(key): text for key, text in fields.items()}
    return zoho_at_hand(read_settings(environ=environ))


def test_nobody_has_to_use_zohos_api() -> None:
    assert at_hand() == ZohoAtHand()
    assert at_hand(zoho_data_center="in", zoho_org="1") == ZohoAtHand()


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(name: str) -> None:
    found = at_hand(**{key: text for key, text in ALL.items() if key != name})

    assert found == ZohoAtHand(missing=(variable(name),))


def test_with_all_of_it_zoho_can_be_asked() -> None:
    found = at_hand(**ALL, zoho_timeout="3s", zoho_concurrency="5", zoho_credits_per_day="900")

    assert found.settings is not None
    assert found.settings.desk == "https://desk.zoho.in"
    assert found.settings.accounts == "https://accounts.zoho.in"
    assert found.settings.key_set == "https://desk.zoho.in/.well-known/jwks.json"
    assert (found.settings.timeout, found.settings.concurrency) == (3, 5)
    assert found.settings.credits_per_day == 900
    assert "hush" not in repr(found)


@pytest.mark.parametrize("name", DATA_CENTERS)
def test_every_data_centre_has_hosts_of_zohos(name: str) -> None:
    found = at_hand(**{**ALL, "zoho_data_center": name})

    assert found.settings is not None
    hosts = (found.settings.desk, found.settings.accounts)
    ending = "zohocloud.ca" if name == "ca" else f"zoho.{name}"
    assert hosts == (f"https://desk.{ending}", f"https://accounts.{ending}")


@pytest.mark.parametrize("name", ["zoho_desk_url", "zoho_accounts_url"])
@pytest.mark.parametrize("url", ["https://zoho.evil.example", "http://10.0.0.1", "http://[::2]"])
def test_secrets_go_to_zoho_or_to_this_machine(name: str, url: str) -> None:
    with pytest.raises(ConfigError, match="only one of this machine"):
        at_hand(**ALL, **{name: url})


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "http://localhost:1", "http://[::1]:2"])
def test_a_test_may_name_a_desk_on_this_machine(url: str) -> None:
    found = at_hand(**ALL, zoho_desk_url=url, zoho_accounts_url=url)

    assert found.settings is not None
    assert found.settings.desk == found.settings.accounts == url.rstrip("/")
