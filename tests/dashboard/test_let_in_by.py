"""What a role may, what must be sent along, whom a proxy lets in, and what a token is worth."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from alerting.dashboard.access.by_proxy import ProxyHeaders
from alerting.dashboard.access.demo_gate import DemoGate
from alerting.dashboard.access.sites import Sites
from alerting.dashboard.refusals import NotAllowed
from alerting.model.sender import Proxies, read_network
from alerting.model.visitor import Role
from alerting.record.api_tokens import revoke_token
from tests.dashboard.doors import BY, House, browser_of, house
from tests.fakes import START

LOOPBACK = Proxies([read_network("127.0.0.0/8")])
ELSEWHERE = Proxies([read_network("192.0.2.0/24")])
OURS = Sites(("https://alerts.example.org", "http://alerts.lan:8082"))


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path / "alerting.db", OURS) as made:
        yield made


@pytest.mark.parametrize("what", ["viewer", "supervisor", "admin"])
async def test_each_role_may_what_those_before_it_may(home: House, what: str) -> None:
    asked: dict[str, list[int]] = {}
    for name, role in zip(("asha", "bruno", "clara"), Role, strict=True):
        browser = await home.logged_in(name)
        csrf, token = await browser.csrf(), await home.token(role)
        by_token = await home.browser()
        asked[name] = [
            (await browser.see(what))[0],
            await browser.do(what, **{"X-CSRF-Token": csrf}),
            (await by_token.see(what, Authorization=token))[0],
            await by_token.do(what, Authorization=token),
        ]

    may = [200 if role >= Role[what.upper()] else 403 for role in Role]
    assert asked == {
        name: [status] * 4 for name, status in zip(("asha", "bruno", "clara"), may, strict=True)
    }


async def test_what_changes_something_needs_the_token_of_this_very_login(home: House) -> None:
    here, there = await home.logged_in("clara"), await home.logged_in("clara")
    csrf, other = await here.csrf(), await there.csrf()

    assert await here.do(**{"X-CSRF-Token": csrf}) == 200
    for wrong in (other, csrf[:-1], csrf + "0", "", "é"):
        assert await here.do(**{"X-CSRF-Token": wrong}) == 403
    assert await here.do() == 403


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Origin": "http://alerts.lan:8082", "Host": "alerts.lan:8082"}, 200),
        ({"Origin": "http://alerts.lan:8082", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://alerts.lan:8083", "Host": "alerts.lan:8082"}, 403),
        ({"Origin": "http://alerts.example.org"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://alerts.lan:8082"}, 403),
    ],
)
async def test_what_another_site_sends_is_refused_even_with_the_token(
    home: House, headers: dict[str, str], status: int
) -> None:
    browser = await home.logged_in("clara")
    cookie = {"Cookie": f"alerting={browser.cookie()}"}

    assert await browser.do(**{"X-CSRF-Token": await browser.csrf()}, **cookie, **headers) == status


async def test_another_site_cannot_log_somebody_in(home: House) -> None:
    browser, attacker = await home.browser(), await home.browser()
    theirs = await attacker.form()
    assert (await browser.log_in(csrf=theirs)).status == 403
    assert (await browser.log_in(csrf="x")).status == 403

    crossing = await browser.log_in(headers={"Origin": "https://evil.example"})

    assert crossing.status == 403
    assert "please try once more" in (await crossing.text()).lower()
    assert browser.cookie() == ""
    assert (await browser.log_in()).status == 303


@pytest.mark.parametrize("path", ["/api/v1/viewer", "/api/v1/openapi.json"])
@pytest.mark.parametrize("host", ["evil.example", "alerts.example.org.evil.example", "10.0.0.1"])
async def test_under_a_name_that_is_not_ours_nothing_is_shown(
    home: House, path: str, host: str
) -> None:
    browser = await home.logged_in()

    answer = await browser.client.get(path, headers={"Host": host})

    assert answer.status == 421
    assert "ALERTING_PAGE_URL" in await answer.text()


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8082", "ALERTS.lan", "x.y"])
async def test_names_of_ours_are_answered(home: House, host: str) -> None:
    browser = await home.logged_in()
    cookie = f"alerting={browser.cookie()}"

    assert (await browser.see(Host=host, Cookie=cookie))[0] == (421 if host == "x.y" else 200)


async def test_the_cookie_of_an_unencrypted_page_is_worth_nothing_on_the_encrypted_one(
    home: House,
) -> None:
    browser = await home.logged_in()
    for name, status in (("alerting", 401), ("__Host-alerting", 200)):
        cookie = f"{name}={browser.cookie()}"
        assert (await browser.see(Host="alerts.example.org", Cookie=cookie))[0] == status


async def test_a_proxy_of_ours_says_who_it_is(tmp_path: Path) -> None:
    headers = ProxyHeaders("X-Forwarded-User", "X-Role", proxies=LOOPBACK)
    async with house(tmp_path / "alerting.db", headers=headers) as home:
        browser = await home.browser()
        for sent, role in (
            ({"X-Forwarded-User": "bruno"}, 2),
            ({"X-Forwarded-User": "bruno", "X-Role": "viewer"}, 1),
            ({"X-Forwarded-User": "zoe@example.org", "X-Role": "Admin"}, 3),
        ):
            status, seen = await browser.see(**sent)
            assert (status, seen["role"], seen["by"]) == (200, role, "proxy")
            assert await browser.do(**sent) == 403
            assert await browser.do(**sent, **{"X-CSRF-Token": seen["csrf"]}) == 200
        for sent in (
            {"X-Forwarded-User": "zoe"},
            {"X-Forwarded-User": "bruno", "X-Role": "king"},
            {"X-Forwarded-User": "<b>"},
            {"X-Forwarded-User": "x" * 200, "X-Role": "admin"},
        ):
            assert (await browser.see(**sent))[0] == 403
        assert (await browser.see(**{"X-Forwarded-User": ""}))[0] == 401
        assert (await browser.see())[0] == 401
        assert (await browser.log_in()).status == 303


async def test_whoever_a_proxy_names_and_nobody_knows_has_the_default_role(tmp_path: Path) -> None:
    headers = ProxyHeaders("Remote-User", default=Role.VIEWER, proxies=LOOPBACK)
    async with house(tmp_path / "alerting.db", headers=headers) as home:
        browser = await home.browser()

        seen = [(await browser.see(**{"Remote-User": it}))[1]["role"] for it in ("zoe", "clara")]

    assert seen == [1, 3]


async def test_a_proxys_header_from_anybody_else_is_refused_and_counted(tmp_path: Path) -> None:
    headers = ProxyHeaders("X-Forwarded-User", "X-Role", proxies=ELSEWHERE)
    async with house(tmp_path / "alerting.db", headers=headers) as home:
        browser = await home.logged_in()
        forged = {"X-Forwarded-For": "192.0.2.1"}

        assert (await browser.see(**{"X-Forwarded-User": "clara"}, **forged))[0] == 403
        assert (await browser.see(**{"X-Role": "admin"}))[0] == 403
        assert home.counts["forged"] == 2
        assert (await browser.see())[1]["role"] == 1


async def test_where_no_header_is_set_up_none_is_looked_at(home: House) -> None:
    assert (await (await home.browser()).see(**{"X-Forwarded-User": "clara"}))[0] == 401


async def test_behind_a_proxy_tries_are_counted_by_whom_it_names(tmp_path: Path) -> None:
    sites = Sites(proxies=LOOPBACK)
    async with house(tmp_path / "alerting.db", sites) as home:
        browser = await home.browser()
        for number in range(20):
            from_one = {"X-Forwarded-For": f"6.6.6.6, 198.51.100.{7 + number // 20}"}
            await browser.log_in(f"n{number}", "wrong", headers=from_one)

        held = await browser.log_in(headers={"X-Forwarded-For": "7.7.7.7, 198.51.100.7"})
        other = await browser.log_in(headers={"X-Forwarded-For": "198.51.100.9"})

    assert (held.status, other.status) == (429, 303)


async def test_behind_a_proxy_with_https_the_cookie_is_for_https_only(tmp_path: Path) -> None:
    async with house(tmp_path / "alerting.db", Sites(proxies=LOOPBACK)) as home:
        page = await (await home.browser()).client.get(
            "/login", headers={"X-Forwarded-Proto": "https"}
        )

    assert page.headers["Set-Cookie"].startswith("__Host-")


async def test_a_token_ends_when_it_is_revoked_or_over(home: House) -> None:
    token = await home.token(Role.SUPERVISOR, expires_at=START + 1_000)
    program = await home.browser()
    assert (await program.see(Authorization=token))[1]["name"] == "token supervisor"
    assert home.store.access.tokens()[0].used_at == START
    await home.clock.advance(1_000)
    assert (await program.see(Authorization=token))[0] == 401

    lasting = await home.token(Role.VIEWER)
    assert (await program.see(Authorization=lasting))[0] == 200
    await home.store.access.change(lambda it: revoke_token(it, "viewer", BY))
    assert (await program.see(Authorization=lasting))[0] == 401


async def test_a_wrong_token_is_nobody_also_beside_a_good_cookie(home: House) -> None:
    browser = await home.logged_in()

    answer = await browser.client.get(
        "/api/v1/viewer", headers={"Authorization": "Bearer alr_wrong"}
    )

    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert await answer.json() == {"error": "No such token, or it has ended"}


async def test_the_demo_lets_in_whoever_sits_at_its_machine() -> None:
    async with browser_of(DemoGate()) as browser:
        assert (await browser.see())[1]["name"] == "demo"
        assert await browser.do("admin") == 200
        own = f"http://127.0.0.1:{browser.client.port}"
        assert await browser.do("admin", Origin=own, **{"Sec-Fetch-Site": "same-origin"}) == 200
        for crossing in (
            {"Origin": "http://evil.example"},
            {"Origin": "http://127.0.0.1:1"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            assert await browser.do("admin", **crossing) == 403
        assert (await browser.see(Host="evil.example"))[0] == 421


async def test_the_demo_lets_in_nobody_from_elsewhere() -> None:
    class FromElsewhere(asyncio.Transport):
        def get_extra_info(self, name: str, default: object = None) -> object:
            return ("192.0.2.1", 5) if name == "peername" else default

    headers = {"Host": "localhost"}
    request = make_mocked_request("GET", "/", headers=headers, transport=FromElsewhere())

    with pytest.raises(NotAllowed, match="machine on which it runs"):
        await DemoGate().visitor(request)
