"""A disk that fails or takes its time, beneath the real SQLite.

Writing, cutting, opening and deleting fail as the operating system lets them fail: SQLite's own
calls of it are replaced, and return -1 with an errno. Syncs cannot be replaced so, and are met one
layer above, in a file layer of ours; there only those of the log, for which a commit waits. It is
used for nothing else: apsw would raise what SQLite itself takes lightly, as a failed checkpoint.
"""

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, c_char_p, c_int, c_longlong, c_size_t, c_ssize_t, c_void_p, set_errno
from typing import Any, Final

import apsw

#: What the operating system says, and to which calls.
FAULTS: Final = {
    "full": (errno.ENOSPC, frozenset({"write"})),
    "over quota": (errno.EDQUOT, frozenset({"write"})),
    "failing": (errno.EIO, frozenset({"write", "ftruncate", "unlink"})),
    "failing syncs": (errno.EIO, frozenset({"sync"})),
    "read-only": (errno.EROFS, frozenset({"write", "ftruncate", "unlink", "open"})),
}
_WRITE = CFUNCTYPE(c_ssize_t, c_int, c_void_p, c_size_t, c_longlong, use_errno=True)
_CALLS: Final[dict[str, tuple[str, Any]]] = {
    "pwrite": ("write", _WRITE),
    "pwrite64": ("write", _WRITE),
    "ftruncate": ("ftruncate", CFUNCTYPE(c_int, c_int, c_longlong, use_errno=True)),
    "unlink": ("unlink", CFUNCTYPE(c_int, c_char_p, use_errno=True)),
    "open": ("open", CFUNCTYPE(c_int, c_char_p, c_int, c_int, use_errno=True)),
}


class FaultyDisk:
    """Until `gone`, for every connection; or with `syncs`, and then nothing else, for those that
    are opened from here on."""

    def __init__(self, *, syncs: bool = False) -> None:
        self.sync_seconds = 0.0
        """Of every sync of the log, beyond what it takes."""
        self.met = 0
        """Calls since `fail` that might have failed so."""
        self._errno = 0
        self._on: frozenset[str] = frozenset()
        self._which = range(0)
        self._layer = _Syncs(self) if syncs else apsw.VFS("system", "unix")
        self._calls = [
            self._replace(name, what, form)
            for name, (what, form) in _CALLS.items()
            if not syncs and self._layer.xGetSystemCall(name)
        ]
        """Nobody else holds them."""

    def fail(self, fault: str, *, nth: int = 1, times: int = 1 << 60) -> None:
        """The `nth` call from now on that may fail so does, and the next ones, so often."""
        self.met, self._which = 0, range(nth, nth + times)
        self._errno, self._on = FAULTS[fault]

    def heal(self) -> None:
        self._on = frozenset()

    def gone(self) -> None:
        self.heal()
        if self._calls:
            self._layer.xSetSystemCall(None, 0)
        self._layer.unregister()

    def says(self, what: str) -> int:
        """An errno, or 0."""
        if what not in self._on:
            return 0
        self.met += 1
        return self._errno if self.met in self._which else 0

    def _replace(self, name: str, what: str, form: Any) -> object:
        pointer = self._layer.xGetSystemCall(name)
        assert pointer
        really: Callable[..., int] = form(pointer)

        def call(*arguments: Any) -> int:
            if said := self.says(what):
                set_errno(said)
                return -1
            return really(*arguments)

        replaced = form(call)
        self._layer.xSetSystemCall(name, c_void_p.from_buffer(replaced).value or 0)
        return replaced


class _Syncs(apsw.VFS):
    def __init__(self, disk: FaultyDisk) -> None:
        self._disk = disk
        super().__init__("faulty", "unix", makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 SQLite's names
        return _File(self._disk, name, flags)


class _File(apsw.VFSFile):
    def __init__(
        self, disk: FaultyDisk, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> None:
        self._disk = disk
        self._is_log = bool(flags[0] & apsw.SQLITE_OPEN_WAL)
        super().__init__("unix", name, flags)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._is_log:
            if self._disk.sync_seconds:
                threading.Event().wait(self._disk.sync_seconds)
            if self._disk.says("sync"):
                raise apsw.exception_for(apsw.SQLITE_IOERR_FSYNC)
        super().xSync(flags)


@contextmanager
def faulty_disk(*, syncs: bool = False) -> Iterator[FaultyDisk]:
    disk = FaultyDisk(syncs=syncs)
    try:
        yield disk
    finally:
        disk.gone()
