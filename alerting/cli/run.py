"""`alerting run`: the daemon itself."""

import asyncio
from pathlib import Path
from typing import Annotated

import structlog
import typer
import uvloop

from alerting import logs
from alerting.app.build import Start
from alerting.app.running import serve
from alerting.app.systemd import Notifier, handed_over
from alerting.clock import SystemClock
from alerting.config.service import service_environment
from alerting.config.settings import Settings, read_settings, secrets_by_environment

log = structlog.get_logger(__name__)


def run(
    rules: Annotated[Path | None, typer.Option(help="The rules file.")] = None,
    database: Annotated[Path | None, typer.Option(help="The file that keeps everything.")] = None,
    listen: Annotated[str | None, typer.Option(help="Webhooks come in at this host:port.")] = None,
    admin_listen: Annotated[
        str | None, typer.Option(help="Commands come in at unix:/path or host:port.")
    ] = None,
) -> None:
    """Run the daemon. Settings come from ALERTING_… variables; see the README.

    Example: alerting run --rules rules.yaml --database alerting.db
    """
    settings = read_settings(
        {"rules": rules, "database": database, "listen": listen, "admin_listen": admin_listen}
    )
    logs.set_up(settings.log_format)
    for name in secrets_by_environment():
        log.warning("secret_in_environment", setting=name, hint="make it a credential file")
    settings.checked()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop if settings.uvloop else None) as runner:
        in_order = runner.run(_serve(settings))
    raise typer.Exit(0 if in_order else 1)


async def _serve(settings: Settings) -> bool:
    environment = service_environment()
    sockets = handed_over(environment)
    start = Start(settings, SystemClock(), Notifier(environment), sockets, alone=True)
    return await serve(start)
