"""`alerting tell`."""

import asyncio
from typing import Annotated

import typer

from alerting.app.telling import tell_now
from alerting.cli.asking import ask, say
from alerting.cli.options import Admin, Rules
from alerting.clock import SystemClock
from alerting.config.means import means_at_hand
from alerting.config.rules_file import open_text, read
from alerting.config.settings import Settings, read_settings
from alerting.config.tables.contacts import nobody
from alerting.errors import NotRunning
from alerting.model.done import Done
from alerting.model.people import Means
from alerting.notify.render import Renderer


def tell(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="A person, group, rota or place of the file.")
    ],
    *,
    by: Annotated[Means | None, typer.Option(help="The means to try, if not the usual.")] = None,
    rules: Rules = None,
    admin: Admin = None,
) -> None:
    """Send a test message now, and print the provider's answer.

    Example: alerting tell asha --by sms
    """
    settings = read_settings({"rules": rules})
    try:
        done = ask(admin, lambda daemon: daemon.tell(person, by or ""))
    except NotRunning:
        typer.echo("No daemon runs here; this command sends by itself.", err=True)
        done = asyncio.run(_tell(settings, person, by or ""))
    say(done)


async def _tell(settings: Settings, person: str, by: str) -> Done:
    book = read(open_text(settings.rules), str(settings.rules), lists=nobody)
    at_hand = means_at_hand(settings, book.directory.places.values())
    texts = Renderer(settings.templates_dir)
    return await tell_now(book.directory, at_hand, texts, (person, by), SystemClock())
