"""Who may come in by name and password, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerting.dashboard.access.login import local_path
from alerting.dashboard.access.passwords import Cost, Passwords, unfit
from alerting.dashboard.access.sites import Sites
from alerting.dashboard.access.tries import NAME_AT_ONCE, NAME_SECONDS, PEER_AT_ONCE, Tries
from alerting.dashboard.refusals import NotReady
from alerting.model.times import DAY, HOUR, MINUTE
from alerting.model.visitor import Role
from alerting.record.users import remove_user, set_password, set_role
from tests.dashboard.doors import BY, CHEAP, PASSWORD, House, house


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path / "alerting.db") as made:
        yield made


async def test_whoever_is_not_logged_in_sees_nothing_but_the_form(home: House) -> None:
    browser = await home.browser()

    assert await browser.see() == (401, {"error": "Log in first"})
    assert (await browser.client.get("/api/v1/openapi.json")).status == 401
    assert (await browser.client.post("/logout", allow_redirects=False)).status == 303
    page = await browser.client.get("/login")
    assert page.status == 200
    assert "alerting user add" not in await page.text()
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


async def test_name_and_password_let_in_and_lead_to_where_one_wanted_to_go(home: House) -> None:
    browser = await home.browser()

    answer = await browser.log_in("Asha", to="/alerts?rule=slow")

    assert (answer.status, answer.headers["Location"]) == (303, "/alerts?rule=slow")
    assert (await browser.see())[1]["name"] == "asha"
    assert (await home.audited())[-1] == ("logged in", "asha")
    assert (await browser.client.get("/login?to=/x", allow_redirects=False)).status == 303


@pytest.mark.parametrize("name", ["asha", "nobody", "", "' OR 1=1 --"])
async def test_a_wrong_password_and_an_unknown_name_are_refused_in_the_same_words(
    home: House, name: str
) -> None:
    browser = await home.browser()

    answer = await browser.log_in(name, "wrong horse battery")

    assert answer.status == 403
    text = await answer.text()
    assert "Name or password is wrong." in text
    assert "wrong horse" not in text
    assert browser.cookie() == ""


async def test_no_password_and_no_mistyped_name_is_in_audit_or_log(
    home: House, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = await home.browser()
    for name, password in (("asha", "wr0ng horse"), ("s3cret as name", "x"), ("asha", PASSWORD)):
        await browser.log_in(name, password)

    rows = home.store.reader.execute("SELECT what, who, detail FROM audit").fetchall()
    said = str(rows) + "".join(capfd.readouterr())
    assert "login refused" in said
    for secret in ("wr0ng", "s3cret", PASSWORD, browser.cookie()):
        assert secret not in said


async def test_the_cookie_is_for_this_site_only_and_not_for_scripts(tmp_path: Path) -> None:
    sites = Sites(("https://alerts.example.org",))
    async with house(tmp_path / "alerting.db", sites) as home:
        plain = await (await home.browser()).log_in()
        secure = await home.browser()
        asked = await secure.client.get("/login", headers={"Host": "alerts.example.org"})

    said = plain.headers.getall("Set-Cookie")[0]
    assert said.startswith("alerting=")
    assert all(it in said for it in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"))
    assert "Domain" not in said
    (shown,) = asked.headers.getall("Set-Cookie")
    assert shown.startswith("__Host-alerting-form=")
    assert all(it in shown for it in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"))
    assert "Domain" not in shown


async def test_a_cookie_that_was_there_before_is_worth_nothing_afterwards(home: House) -> None:
    browser, other = await home.browser(), await home.browser()
    planted = {"alerting": "planted-by-somebody"}
    browser.client.session.cookie_jar.update_cookies(planted, home.server.make_url("/"))
    csrf = await browser.form()
    shown = browser.cookie("alerting-form")
    await browser.log_in(csrf=csrf)
    first = browser.cookie()
    both = {"Cookie": f"alerting={first}; alerting-form={shown}"}
    await browser.log_in("bruno", csrf=csrf, headers=both)

    assert len({first, browser.cookie(), "planted-by-somebody"}) == 3
    for old in (first, "planted-by-somebody"):
        assert (await other.see(Cookie=f"alerting={old}"))[0] == 401


async def test_who_does_nothing_for_half_a_day_is_logged_out(home: House) -> None:
    idle, busy = await home.logged_in(), await home.logged_in()
    for _ in range(3):
        await home.clock.advance(4 * HOUR - MINUTE)
        assert (await busy.see())[0] == 200
    assert (await idle.see())[0] == 200

    await home.clock.advance(12 * HOUR)
    assert (await idle.see())[0] == 401


async def test_after_a_week_everybody_logs_in_again(home: House) -> None:
    browser = await home.logged_in()
    for _ in range(14):
        await home.clock.advance(DAY // 2 - MINUTE)
        assert (await browser.see())[0] == 200

    await home.clock.advance(14 * MINUTE)
    assert (await browser.see())[0] == 401


async def test_to_log_out_ends_this_browser_and_everywhere_all_of_them(home: House) -> None:
    here, there, bruno = [await home.logged_in(it) for it in ("asha", "asha", "bruno")]
    kept = here.cookie()
    csrf = await here.csrf()
    assert (await here.client.get("/logout")).status == 405
    assert (await here.client.post("/logout", data={"csrf": "x"})).status == 403
    await here.client.post("/logout", data={"csrf": csrf}, allow_redirects=False)
    assert here.cookie() == ""
    assert (await here.see(Cookie=f"alerting={kept}"))[0] == 401
    assert (await there.see())[0] == 200

    again = await home.logged_in()
    fields = {"csrf": await again.csrf(), "everywhere": "1"}
    await again.client.post("/logout", data=fields, allow_redirects=False)

    assert [(await it.see())[0] for it in (there, bruno)] == [401, 200]


async def test_a_new_role_password_or_removal_takes_effect_at_once(home: House) -> None:
    changes = (
        lambda it: set_role(it, "asha", Role.ADMIN, BY),
        lambda it: set_password(it, "asha", home.store.access.user("asha").password + "", BY),  # type: ignore[union-attr]
        lambda it: remove_user(it, "asha", BY),
    )
    for change in changes:
        browser = await home.logged_in()
        await home.store.access.change(change)
        assert (await browser.see())[0] == 401


async def test_where_there_is_no_user_the_form_says_how_to_make_the_first(home: House) -> None:
    for name in ("asha", "bruno", "clara"):
        await home.store.access.change(lambda it, n=name: remove_user(it, n, BY))  # type: ignore[misc]

    page = await (await home.browser()).client.get("/login")

    assert "alerting user add NAME --role admin" in await page.text()


async def test_who_tries_too_often_waits_a_little(home: House) -> None:
    browser = await home.browser()
    csrf = await browser.form()
    for _ in range(NAME_AT_ONCE):
        assert (await browser.log_in(password="wrong", csrf=csrf)).status == 403

    held_back = await browser.log_in("ASHA", csrf=csrf)
    assert held_back.status == 429
    assert held_back.headers["Retry-After"] == "30"
    assert "Please wait 30 seconds" in await held_back.text()
    assert (await (await home.browser()).log_in("bruno")).status == 303
    await home.clock.advance(30_000)
    assert (await browser.log_in()).status == 303
    assert home.counts == {"refused": 5, "held_back": 1, "let_in": 2}


def test_who_tries_other_peoples_names_does_not_keep_them_out_of_where_they_were() -> None:
    tries = Tries()
    tries.begin("asha", "home", 0)
    tries.succeeded("asha", "home")
    for _ in range(NAME_AT_ONCE):
        assert tries.begin("Asha", "attacker", 0) == 0

    assert tries.begin("asha", "attacker", 0) == NAME_SECONDS
    assert tries.begin("asha", "elsewhere", 0) == NAME_SECONDS
    assert tries.begin("asha", "home", 0) == 0


def test_one_address_has_so_many_wrong_tries_for_all_names_and_right_ones_do_not_count() -> None:
    tries = Tries()
    for number in range(100):
        assert tries.begin(f"right {number}", "office", 0) == 0
        tries.succeeded(f"right {number}", "office")
    for number in range(PEER_AT_ONCE):
        assert tries.begin(f"wrong {number}", "office", 0) == 0

    assert tries.begin("asha", "office", 0) > 0
    assert tries.begin("asha", "elsewhere", 0) == 0


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/a\r\nSet-Cookie: x=y",
        "/\t/evil.example",
        "///evil.example",
        "http:///x",
        "//[",
        "/logout",
        "/login?to=/x",
        "",
    ],
)
def test_nobody_is_led_elsewhere_after_logging_in(to: str) -> None:
    assert local_path(to) == "/"


@pytest.mark.parametrize("to", ["/", "/alerts", "/chats/7?from=1&x=%2F%2Fy#top"])
def test_pages_of_ours_are_led_to(to: str) -> None:
    assert local_path(to) == to


async def test_a_form_that_is_too_large_or_none_is_not_read(home: House) -> None:
    client = (await home.browser()).client

    assert (await client.post("/login", data={"name": "x" * 9_000})).status == 413
    assert (await client.post("/login", json={"name": "asha"})).status == 415


async def test_an_older_hash_is_made_anew_and_nobody_is_logged_out(home: House) -> None:
    before = await home.logged_in()
    costly = Passwords(Cost(2, 16, 1))
    home.gate._passwords = costly

    await home.logged_in()
    costly.close()

    user = home.store.access.user("asha")
    assert user is not None
    assert "m=16,t=2,p=1" in user.password
    assert (await before.see())[0] == 200


async def test_a_flood_of_logins_takes_no_more_than_a_few_at_a_time() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hash(PASSWORD)
    tried = [passwords.matches(kept, PASSWORD) for _ in range(100)]

    answers = await asyncio.gather(*tried, return_exceptions=True)
    after = await passwords.matches(kept, PASSWORD)
    passwords.close()

    assert answers.count(True) == 16
    assert sum(isinstance(it, NotReady) for it in answers) == 84
    assert after


async def test_the_same_letters_are_the_same_password_however_they_are_composed() -> None:
    passwords = Passwords(CHEAP)
    kept = await passwords.hashed("caf\u00e9 au lait twice")

    assert await passwords.matches(kept, "cafe\u0301 au lait twice")
    assert not await passwords.matches(None, "cafe\u0301 au lait twice")
    assert not await passwords.matches(passwords.hash("x" * 1024), "x" * 1025)
    passwords.close()


def test_what_cannot_be_a_password_is_said() -> None:
    assert "12" in unfit("x" * 11, "asha")
    assert unfit("x" * 12, "asha") == ""
    assert "1024" in unfit("x" * 1025, "asha")
    assert "control" in unfit("x" * 12 + "\n", "asha")
    assert "name" in unfit("asha.keller.x", "Asha.Keller.X")
