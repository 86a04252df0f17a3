"""Settings of the page's gate."""

from ipaddress import ip_network

import pytest

from alerting.config.settings import Settings, read_settings, variable
from alerting.errors import ConfigError
from alerting.model.visitor import Role


def settings(**environ: str) -> Settings:
    return read_settings(environ={variable(key): text for key, text in environ.items()})


def test_several_addresses_and_proxies_are_written_with_commas() -> None:
    read = settings(
        page_url="https://alerts.example.org/, http://alerts.lan:8082",
        page_proxies="127.0.0.1, 10.1.2.0/24,::1",
        page_user_header=" Remote-User ",
        page_default_role="Viewer",
    )

    assert read.page_url == ("https://alerts.example.org", "http://alerts.lan:8082")
    assert read.page_proxies == tuple(map(ip_network, ("127.0.0.1", "10.1.2.0/24", "::1")))
    assert (read.page_user_header, read.page_default_role) == ("Remote-User", Role.VIEWER)


@pytest.mark.parametrize(
    "environ, said",
    [
        ({"page_url": "alerts.example.org"}, "beginning with https://"),
        ({"page_url": "https://alerts.example.org/page"}, "without a path"),
        ({"page_url": "https://me@alerts.example.org"}, "without a path"),
        ({"page_proxies": "10.1.2.3/24"}, "addresses or networks"),
        ({"page_proxies": "proxy.example.org"}, "addresses or networks"),
        ({"page_user_header": "Remote User"}, "name of a header"),
        ({"page_user_header": "User-Agent"}, "only the proxy sets"),
        ({"page_default_role": "king"}, "viewer, supervisor or admin"),
    ],
)
def test_what_cannot_be_meant_is_named(environ: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        settings(**environ)


def test_a_header_that_anybody_could_send_is_refused() -> None:
    token = {"webhook_tokens": "0123456789abcdef"}

    with pytest.raises(ConfigError, match="ALERTING_PAGE_PROXIES is not"):
        settings(page_user_header="Remote-User", **token).checked()
    with pytest.raises(ConfigError, match="no use without"):
        settings(page_role_header="X-Role", **token).checked()
    settings(page_user_header="Remote-User", page_proxies="::1", **token).checked()
