"""An administrator changes the file for the service's user, who must be able to open it again."""

import os
from pathlib import Path


def owned_alike(database: Path) -> None:
    """What lies beside it belongs to whom it belongs."""
    if os.geteuid() == 0:
        owner = database.stat()
        for beside in (f"{database.name}{it}" for it in (".lock", "-wal", "-shm")):
            if database.with_name(beside).exists():
                os.chown(database.with_name(beside), owner.st_uid, owner.st_gid)
