"""The supervisors' page: made, kept up to date, and closed."""

import asyncio
from typing import Final

from aiohttp import web

from alerting.app.build import Parts
from alerting.app.daemon import RunningDaemon
from alerting.app.floor_now import FloorNow
from alerting.app.page_alerts import PageAlerts, PageOutbox, PageSilences
from alerting.app.page_chat import PageChat
from alerting.app.page_chats import PageChats
from alerting.app.page_gate import open_gate
from alerting.app.page_people import PagePeople
from alerting.app.page_reports import PageReports
from alerting.app.page_rules import PageRules
from alerting.app.page_users import PageUsers
from alerting.config.listening import TcpAddress
from alerting.control.listener import Listener, listen_tcp
from alerting.dashboard.account import add_account
from alerting.dashboard.alerts import add_alerts
from alerting.dashboard.assets import Assets
from alerting.dashboard.chats import add_chats
from alerting.dashboard.gate import Gate
from alerting.dashboard.now import add_now
from alerting.dashboard.now_fragments import NowFragments
from alerting.dashboard.outbox import add_outbox
from alerting.dashboard.people import add_people
from alerting.dashboard.reports import add_reports
from alerting.dashboard.rules import add_rules
from alerting.dashboard.server import Contents, page_app
from alerting.dashboard.shell import Shell
from alerting.dashboard.silences import add_silences
from alerting.dashboard.stream import Stream
from alerting.dashboard.users import add_users
from alerting.model.times import EpochMs, Ms
from alerting.model.unit import Unit
from alerting.model.visitor import Role

#: What all browsers get costs a floor with much traffic more than the traffic itself.
AT_MOST_EVERY: Final[Ms] = 800


class PageSide:
    """`send_what_changed` , twice a second, sends every browser what is new."""

    def __init__(self, parts: Parts, daemon: RunningDaemon) -> None:
        clock = parts.start.clock
        self.at = ""
        """Where it listens."""
        self._parts = parts
        self._daemon = daemon
        self._clock = clock
        self._rules_version = parts.rules.version
        self._assets = Assets()
        self._shell = Shell(self._assets, lambda: parts.shard.book.timezone, clock.now)
        self.floor = FloorNow(parts, daemon)
        self.stream = Stream(clock)
        self._fragments = NowFragments(self._shell)
        self._changed: set[str] = set()
        self._sent_at: EpochMs = 0
        self._users = PageUsers(parts.store.access, clock)
        self._rules = PageRules(parts)
        self._gate: Gate | None = None
        self._listener: Listener | None = None

    async def open(self, address: TcpAddress) -> None:
        """ListenError where it cannot listen there."""
        parts = self._parts
        gate = parts.start.gate or await open_gate(
            parts.start.settings, parts.store, self._shell, self._clock, self._daemon.page_logins
        )
        await asyncio.to_thread(self._shell.prepare)
        app = page_app(self._contents(), gate, self._shell, self._assets)
        app.on_shutdown.append(self._end_stream)
        self._gate = gate
        self._listener = await listen_tcp(app, address.host, address.port)
        self.at = self._listener.address

    async def close(self) -> None:
        if self._listener:
            await self._listener.close()
        await self._rules.stop()
        if self._gate:
            self._gate.close()
        self._users.close()

    def begin(self) -> None:
        """When the past has been restored."""
        self.floor.begin()
        self._parts.engine.on_written.append(self.written)

    def written(self, unit: Unit) -> None:
        """What became durable, for pages that show it."""
        if unit.alerts:
            self._changed.add("alerts")
            self.floor.firing.hear(unit.alerts.values())
        if unit.silences:
            self._changed.add("silences")
        if unit.messages:
            self._changed.add("outbox")
        if unit.transitions:
            self._changed.add("chats")

    async def send_what_changed(self) -> None:
        await self.floor.keep_up()
        self._look_at_the_rules()
        if not self.stream.watched:
            self._changed.clear()
        elif not 0 <= self._clock.now() - self._sent_at < AT_MOST_EVERY:
            await self._send()

    async def tidy_the_board(self) -> None:
        self.floor.tidy()

    async def _send(self) -> None:
        self._sent_at = self._clock.now()
        if self._changed:
            self.stream.send("changed", sorted(self._changed))
            self._changed.clear()
        fragments = self._fragments.changed(await self.floor.now(wait=False))
        if fragments:
            self.stream.send("now", fragments)

    def _look_at_the_rules(self) -> None:
        if self._rules_version != self._parts.rules.version:
            self._rules_version = self._parts.rules.version
            self._changed.add("rules")

    def _contents(self) -> Contents:
        contents, parts, daemon = Contents(), self._parts, self._daemon
        add_now(contents, self.floor)
        add_chats(contents, PageChats(parts, self.floor, PageChat(parts, daemon)))
        add_alerts(contents, PageAlerts(parts, daemon))
        add_silences(contents, PageSilences(parts, daemon))
        add_people(contents, PagePeople(parts, daemon))
        add_outbox(contents, PageOutbox(parts, daemon))
        add_rules(contents, self._rules)
        add_users(contents, self._users)
        add_reports(contents, PageReports(self._parts))
        add_account(contents, self._users)
        contents.routes.append(("GET", "/stream", Role.VIEWER, self.stream.serve))
        return contents

    async def _end_stream(self, _app: web.Application) -> None:
        self.stream.close()
