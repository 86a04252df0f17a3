"""The daemon's page is for those whom the settings and the commands let in."""

from http import HTTPStatus
from re import findall

from aiohttp import ClientSession, CookieJar

from alerting.dashboard.access.passwords import Passwords
from alerting.model.visitor import Role
from alerting.record.beside import open_beside
from alerting.record.users import Author, add_user, remove_user
from tests.dashboard.doors import CHEAP
from tests.flow.floor import ON_HOLD, Floor

PASSWORD = "correct horse battery"
BY = Author("root", "command", 1)


async def test_whom_a_command_adds_logs_in_to_the_daemon_that_runs_and_whom_it_removes_is_out(
    floor: Floor,
) -> None:
    floor.write_rules(ON_HOLD)
    await floor.open(page_listen="127.0.0.1:0")
    assert floor.running.page
    page = f"http://{floor.running.page.at}"
    passwords = Passwords(CHEAP)
    hashed = passwords.hash(PASSWORD)
    passwords.close()
    jar = CookieJar(unsafe=True)  # also of an address
    async with ClientSession(cookie_jar=jar) as browser:
        async with browser.get(f"{page}/alerts") as answer:
            text = await answer.text()
        assert str(answer.url) == f"{page}/login?to=/alerts"
        assert "alerting user add NAME --role admin" in text

        with open_beside(floor.folder / "alerting.db", 1) as connection:
            add_user(connection, "asha", Role.ADMIN, hashed, BY)
        fields = {
            "name": "asha",
            "password": PASSWORD,
            "to": "/alerts",
            "csrf": findall(r'name="csrf" value="(\w+)"', text)[0],
        }
        async with browser.post(f"{page}/login", data=fields) as answer:
            assert (answer.status, str(answer.url)) == (HTTPStatus.OK, f"{page}/alerts")

        with open_beside(floor.folder / "alerting.db", 1) as connection:
            remove_user(connection, "asha", BY)
        async with browser.get(f"{page}/api/v1/me") as answer:
            assert answer.status == HTTPStatus.UNAUTHORIZED
