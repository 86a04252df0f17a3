"""The parts of the first page, rendered once for all who look at it."""

from collections.abc import Mapping
from typing import Final

from alerting.dashboard.now import NowSeen
from alerting.dashboard.shell import Shell

#: Each is a template, and the id of the element that it fills.
PARTS: Final = ("problems", "figures", "queues", "agents", "due", "channels", "feed")


class NowFragments:
    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._last: dict[str, str] = {}

    def changed(self, it: NowSeen) -> Mapping[str, str]:
        """HTML by element id, of those that differ from the last time."""
        made = {f"now-{name}": self._shell.fragment(f"now/{name}.html", it) for name in PARTS}
        news = {id_: html for id_, html in made.items() if self._last.get(id_) != html}
        self._last = made
        return news
