"""A virtual environment with elastalert2, made once and kept in the user's cache."""

import asyncio
import shutil
import sys
from pathlib import Path

VERSION = "2.19.0"
#: What its rule types import; all that it wants for its alerters and for AWS is half a gigabyte.
_NEEDS = (
    *("elasticsearch==7.10.1", "sortedcontainers", "python-dateutil", "pytz", "six"),
    *("boto3", "aws-requests-auth"),
)
_HOME = Path("~/.cache/zoho-chat-alerting").expanduser()


async def python_with_elastalert() -> Path | None:
    """None where it cannot be installed."""
    folder = (
        _HOME / f"elastalert2-{VERSION}-python{sys.version_info.major}.{sys.version_info.minor}"
    )
    python, ready = folder / "bin" / "python", folder / "ready"
    if ready.exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    pip = (str(python), "-m", "pip", "install", "--quiet")
    for command in (
        (sys.executable, "-m", "venv", str(folder)),
        (*pip, "--no-deps", f"elastalert2=={VERSION}"),
        (*pip, *_NEEDS),
        (str(python), "-c", "import elastalert.ruletypes"),
    ):
        if not await _runs(command):
            return None
    ready.touch()
    return python


async def _runs(command: tuple[str, ...]) -> bool:
    null = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=null, stderr=null)
    return await process.wait() == 0
