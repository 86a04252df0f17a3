"""The bones of HTML: its tags and their attributes, without what stands between."""

from html.parser import HTMLParser


def bones(html: str) -> list[tuple[str, tuple[str, ...]]]:
    found = _Tags()
    found.feed(html)
    found.close()
    return found.seen


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append((f"/{tag}", ()))

    def handle_comment(self, data: str) -> None:
        self.seen.append(("!", ()))

    def handle_decl(self, decl: str) -> None:
        self.seen.append(("!decl", ()))
