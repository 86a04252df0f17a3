"""Users and tokens over the page and its API, with a real store behind them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from alerting.model.times import DAY
from alerting.model.visitor import Role
from alerting.record.audit import newest
from tests.dashboard.doors import PASSWORD, Browser, House, house
from tests.fakes import START


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path / "alerting.db") as made:
        yield made


async def order(browser: Browser, path: str, **body: object) -> tuple[int, dict[str, Any]]:
    headers = {"X-CSRF-Token": await browser.csrf()}
    answer = await browser.client.post(f"/api/v1{path}", json=body, headers=headers)
    return answer.status, await answer.json()


async def listed(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = await (await browser.client.get("/api/v1/users")).json()
    return found


async def test_an_admin_lets_somebody_in_who_logs_in_with_the_password_that_was_told(
    home: House,
) -> None:
    clara = await home.logged_in("clara")

    status, given = await order(clara, "/users", name="Dev", role="supervisor")

    assert status == 200
    assert given["text"].startswith("Dev may log in")
    dev = await home.browser()
    assert (await dev.log_in("dev", given["secret"])).status == 303
    assert (await dev.see("supervisor"))[0] == 200
    assert (await order(clara, "/users", name="DEV"))[0] == 409
    assert (await order(clara, "/users", name="<b>"))[0] == 400
    assert (await order(clara, "/users", name="x", role="king"))[0] == 400
    said = [(it.what, it.who, it.where, it.detail) for it in newest(home.store.reader, 9)]
    assert ("user added", "clara", "page", "Dev, supervisor") in said


async def test_a_new_role_a_new_password_and_logging_out_end_all_logins(home: House) -> None:
    clara = await home.logged_in("clara")
    for path, more in (
        ("/users/role", {"role": "supervisor"}),
        ("/users/logout", {}),
        ("/users/password", {}),
    ):
        asha = await home.logged_in("asha")
        found = {it["name"]: it["logins"] for it in (await listed(clara))["users"]}
        assert found == {"asha": 1, "bruno": 0, "clara": 1}
        assert (await order(clara, path, name="Asha", **more))[0] == 200
        assert (await asha.see())[0] == 401
    assert (await (await home.browser()).log_in("asha")).status == 403

    assert (await order(clara, "/users/remove", name="asha"))[0] == 200
    assert [it["name"] for it in (await listed(clara))["users"]] == ["bruno", "clara"]
    for path, more in (("/users/role", {"role": "admin"}), ("/users/password", {})):
        assert (await order(clara, path, name="asha", **more))[0] == 409


async def test_an_admin_cannot_take_their_own_rights(home: House) -> None:
    clara = await home.logged_in("clara")

    lowered = await order(clara, "/users/role", name="CLARA", role="viewer")
    removed = await order(clara, "/users/remove", name="Clara")

    assert (lowered[0], removed[0]) == (409, 409)
    assert "another admin" in lowered[1]["error"]


async def test_a_token_is_told_once_and_works_until_it_is_revoked(home: House) -> None:
    clara = await home.logged_in("clara")
    _, given = await order(clara, "/tokens", name="board", lasting=DAY)
    bearer = {"Authorization": f"Bearer {given['secret']}"}
    program = await home.browser()

    assert (await program.see(**bearer))[0] == 200
    found = await listed(clara)
    assert found["tokens"] == [
        {
            "name": "board",
            "role": "viewer",
            "prefix": given["secret"][:8],
            "made_at": START,
            "used_at": START,
            "expires_at": START + DAY,
        }
    ]
    assert (await order(clara, "/tokens", name="BOARD"))[0] == 409
    assert (await order(clara, "/tokens/revoke", name="board"))[0] == 200
    assert (await program.see(**bearer))[0] == 401
    assert (await order(clara, "/tokens/revoke", name="board"))[0] == 409


async def test_only_admins_see_and_change_who_may_come_in(home: House) -> None:
    bruno, nobody = await home.logged_in("bruno"), await home.browser()

    assert (await bruno.client.get("/users")).status == 403
    assert (await bruno.client.get("/api/v1/users")).status == 403
    assert (await order(bruno, "/users", name="dev"))[0] == 403
    assert (await order(bruno, "/tokens", name="dev"))[0] == 403
    me = await bruno.client.get("/api/v1/me")
    assert await me.json() == {"name": "bruno", "role": "supervisor", "by": "session"}
    assert (await nobody.client.get("/api/v1/me")).status == 401


async def test_the_page_lists_them_and_no_secret(home: House) -> None:
    clara = await home.logged_in("clara")
    _, given = await order(clara, "/tokens", name="board")

    page = await clara.client.get("/users")
    text = await page.text()

    assert page.status == 200
    for shown in ("asha", "bruno", "clara", "(you)", "board", given["secret"][:8]):
        assert shown in text
    assert given["secret"] not in text
    assert "argon2" not in text


async def test_whoever_has_a_password_changes_it_knowing_it_and_logs_in_again(home: House) -> None:
    asha = await home.logged_in("asha")
    page = await (await asha.client.get("/account")).text()
    assert "asha" in page
    for current, new, said in (
        ("wrong horse battery", "another horse battery", "another one"),
        (PASSWORD, "short", "at least 12"),
    ):
        status, answer = await order(asha, "/me/password", current=current, password=new)
        assert (status, said in answer["error"]) == (409, True)

    status, _ = await order(asha, "/me/password", current=PASSWORD, password="quite another one")

    assert status == 200
    assert (await asha.see())[0] == 401
    assert (await asha.log_in("asha", "quite another one")).status == 303
    assert ("new password", "asha") in await home.audited()


async def test_guessing_the_password_of_an_open_page_is_held_back(home: House) -> None:
    asha = await home.logged_in("asha")
    for _ in range(5):
        await order(asha, "/me/password", current="wrong", password="quite another one")

    status, said = await order(asha, "/me/password", current=PASSWORD, password="another one...")

    assert (status, "wait 30 seconds" in said["error"]) == (409, True)


async def test_a_token_has_no_password_to_change(home: House) -> None:
    program = await home.browser()
    answer = await program.client.post(
        "/api/v1/me/password",
        json={"current": PASSWORD, "password": "quite another one"},
        headers={"Authorization": await home.token(Role.ADMIN)},
    )

    assert answer.status == 409
