"""A server that speaks as much of Slack as we use, and keeps the posts: the demo's room."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, TypeAlias

from aiohttp import web

from alerting.clock import Clock, SystemClock
from alerting.simulate.site import Site


@dataclass(frozen=True, slots=True)
class Post:
    channel: str
    text: str
    blocks: list[dict[str, Any]]
    ts: str
    thread_ts: str = ""
    broadcast: bool = False

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """By the words on them."""
        actions = (block for block in self.blocks if block["type"] == "actions")
        return {it["text"]["text"]: it for block in actions for it in block["elements"]}

    @property
    def words(self) -> str:
        """All that is written in it."""
        sections = [it["text"]["text"] for it in self.blocks if it["type"] == "section"]
        notes = [n["text"] for it in self.blocks if it["type"] == "context" for n in it["elements"]]
        return "\n".join([*sections, *notes])


Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse | None]]
"""None: as usual."""


async def _as_usual(_request: web.Request) -> None:
    return None


def error(code: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Slack says no with HTTP 200, but for a rate limit and its own failures."""
    return web.json_response({"ok": False, "error": code}, status=status, headers=headers)


def user_id(email: str) -> str:
    return "U" + sha256(email.lower().encode()).hexdigest()[:10].upper()


class Room:
    """`token` is required where given; the bot sits in `channels`, or everywhere if None.

    Everybody whose address does not begin with `nobody` has an account.
    """

    def __init__(
        self,
        on_arrival: Callable[[Post], None] = lambda _post: None,
        *,
        token: str = "",
        channels: set[str] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.arrived: list[Post] = []
        self.shown: dict[str, Post] = {}
        """What is to be seen by now, by `channel:ts`."""
        self.whispers: list[str] = []
        """What only one of the readers was told, by the address that came with a pressed button."""
        self.calls: list[str] = []
        self.answer: Answer = _as_usual
        self.url = ""
        self._on_arrival = on_arrival
        self._token = token
        self._channels = channels
        self._clock = clock or SystemClock()
        self._site = Site()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """The base URL of the web API; webhooks are at `/hooks/ANYTHING` beside it."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/hooks/{name}", self._hook)
        app.router.add_post("/actions", self._whisper)
        self.url = f"{await self._site.start(app, host, port)}/api/"
        return self.url

    def webhook(self, name: str) -> str:
        return self.url.replace("/api/", f"/hooks/{name}")

    @property
    def answers_at(self) -> str:
        """Where Slack takes the answer to a pressed button."""
        return self.url.replace("/api/", "/actions")

    async def stop(self) -> None:
        await self._site.stop()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        self.calls.append(name)
        scripted = await self.answer(request)
        if scripted is not None:
            return scripted
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not given:
            return error("not_authed")
        if self._token and given != self._token:
            return error("invalid_auth")
        return self._method(request.method, name, await _arguments(request))

    def _method(self, verb: str, name: str, given: Mapping[str, Any]) -> web.Response:
        match verb, name:
            case _, "auth.test":
                return _ok(team="Zylker", user="alerting", user_id="UBOT", team_id="T1")
            case "GET", "users.lookupByEmail":
                email = str(given.get("email", ""))
                if not email or email.startswith("nobody"):
                    return error("users_not_found")
                return _ok(user={"id": user_id(email), "name": email.partition("@")[0]})
            case "POST", "conversations.open":
                return _ok(channel={"id": "D" + str(given.get("users", ""))[1:]})
            case "POST", "chat.postMessage":
                return self._post(given)
            case "POST", "chat.update":
                return self._update(given)
            case _:
                return error("unknown_method")

    def _update(self, given: Mapping[str, Any]) -> web.Response:
        channel, ts = str(given.get("channel", "")), str(given.get("ts", ""))
        before = self.shown.get(f"{channel}:{ts}")
        if before is None:
            return error("message_not_found")
        text = str(given.get("text", ""))
        self.shown[f"{channel}:{ts}"] = replace(before, text=text, blocks=_blocks(given))
        return _ok(channel=channel, ts=ts, text=text)

    def _post(self, given: Mapping[str, Any]) -> web.Response:
        channel = str(given.get("channel", ""))
        if not given.get("text") and not given.get("blocks"):
            return error("no_text")
        if channel.startswith("U"):  # a post to a person lands in the conversation with the bot
            channel = "D" + channel[1:]
        elif self._channels is not None and channel not in self._channels:
            return error("not_in_channel" if channel.startswith("#") else "channel_not_found")
        post = self._keep(channel, given)
        return _ok(channel=post.channel, ts=post.ts, message={"text": post.text, "ts": post.ts})

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        self.calls.append("webhook")
        scripted = await self.answer(request)
        if scripted is not None:
            return scripted
        self._keep("webhook:" + request.match_info["name"], await request.json())
        return web.Response(text="ok")

    async def _whisper(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        if said.get("response_type") != "ephemeral" or said.get("replace_original"):
            return web.Response(status=400, text="invalid_payload")
        self.whispers.append(str(said["text"]))
        return web.Response(text="ok")

    def _keep(self, channel: str, given: Mapping[str, Any]) -> Post:
        post = Post(
            channel=channel,
            text=str(given.get("text", "")),
            blocks=_blocks(given),
            ts=f"{self._clock.now() // 1000}.{len(self.arrived) + 1:06d}",
            thread_ts=str(given.get("thread_ts") or ""),
            broadcast=given.get("reply_broadcast") in (True, "true", "1"),
        )
        self.arrived.append(post)
        self.shown[f"{channel}:{post.ts}"] = post
        self._on_arrival(post)
        return post


def _blocks(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    blocks = given.get("blocks") or []
    found: list[dict[str, Any]] = json.loads(blocks) if isinstance(blocks, str) else blocks
    return found


async def _arguments(request: web.Request) -> Mapping[str, Any]:
    """Slack takes JSON, a form or a query."""
    if request.content_type == "application/json":
        body: dict[str, Any] = await request.json()
        return body
    return {**request.query, **(await request.post())}


def _ok(**body: object) -> web.Response:
    return web.json_response({"ok": True, **body})
