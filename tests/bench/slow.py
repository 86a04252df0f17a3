"""A disk whose every sync takes longer: SQLite's own file layer, with a pause in it."""

import threading

import apsw


class _SlowFile(apsw.VFSFile):
    seconds = 0.0

    def xSync(self, flags: int) -> None:  # noqa: N802 SQLite's name
        threading.Event().wait(self.seconds)
        super().xSync(flags)


class _SlowDisk(apsw.VFS):
    def __init__(self) -> None:
        super().__init__("slow", "unix", makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _SlowFile("unix", name, flags)


_installed: list[_SlowDisk] = []


def slow_syncs(seconds: float) -> None:
    """Every connection that is opened from here on."""
    _SlowFile.seconds = seconds
    _installed.append(_SlowDisk())  # apsw forgets it when nobody holds it
