"""Style, scripts and fonts: served under names that change with them, so browsers keep them."""

import gzip
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import web

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}
#: Which systems call by other names, or none.
_KINDS: Final = {".js": "text/javascript", ".woff2": "font/woff2", ".LICENSE": "text/plain"}
_PACKED: Final = {".css", ".js", ".svg"}


def shipped() -> list[Path]:
    """Where templates may be: in the wheel, or in a checkout."""
    folders = [_PACKAGE / "_shipped" / "templates", _PACKAGE.parent / "templates"]
    return [folder for folder in folders if folder.is_dir()]


@dataclass(frozen=True, slots=True)
class Asset:
    kind: str
    plain: bytes
    packed: bytes | None


class Assets:
    """All of them, in memory, with the hash of all in the address.

    One hash for all, since scripts import each other by relative names.
    """

    def __init__(self) -> None:
        self._by_name = {name: _asset(path) for name, path in _files()}
        whole = sha256()
        for name, asset in sorted(self._by_name.items()):
            whole.update(name.encode() + b"\0" + asset.plain)
        self.edition = whole.hexdigest()[:12]

    def address(self, name: str) -> str:
        """KeyError for one that is not shipped: a template names it wrongly."""
        self._by_name[name]
        return f"/static/{self.edition}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        asset = self._by_name.get(request.match_info["name"])
        if asset is None or request.match_info["edition"] != self.edition:
            return web.Response(status=HTTPStatus.NOT_FOUND, text="Load the page again.\n")
        packs = "gzip" in request.headers.get("Accept-Encoding", "")
        if packs and asset.packed is not None:
            headers = {**_HEADERS, "Content-Encoding": "gzip"}
            return web.Response(body=asset.packed, content_type=asset.kind, headers=headers)
        return web.Response(body=asset.plain, content_type=asset.kind, headers=_HEADERS)


def _files() -> Iterator[tuple[str, Path]]:
    root = shipped()[0] / "dashboard" / "static"
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path


def _asset(path: Path) -> Asset:
    plain = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(plain, 9, mtime=0) if path.suffix in _PACKED else None
    return Asset(_KINDS.get(path.suffix) or kind, plain, packed)
