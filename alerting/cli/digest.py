"""`alerting digest`."""

from collections.abc import Sequence
from typing import Annotated

import apsw
import typer
from msgspec.structs import replace

from alerting.app.links import link_of
from alerting.app.restore import read_extra
from alerting.cli.failure import fail
from alerting.cli.local import Local
from alerting.cli.options import Database, Rules
from alerting.cli.printable import clean
from alerting.cli.reading import SERVICE_RULES, at_hand, reader
from alerting.clock import SystemClock
from alerting.config.rules_file import open_text, read
from alerting.config.settings import read_settings
from alerting.config.suggest import did_you_mean
from alerting.config.tables.contacts import nobody
from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Reason
from alerting.model.digest import Digest
from alerting.model.message import DigestNews, Message
from alerting.model.people import Means, Recipient
from alerting.model.zoho_names import ZohoNames
from alerting.notify.render import Renderer
from alerting.notify.text import Rendered
from alerting.record.names import names_in
from alerting.record.snapshots import load_current
from alerting.report.digest import gather, times
from alerting.report.digest_messages import readers_of
from alerting.report.digest_names import Names


def digest(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name in the rules file.")],
    *,
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Up to then: 2026-11-21T08:30, or 2d ago; else now."),
    ] = None,
    reader_name: Annotated[
        str | None,
        typer.Option("--for", metavar="NAME", help="As they read it; else the first who gets it."),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="The mail's HTML.")] = False,
    database: Database = None,
    rules: Rules = None,
) -> None:
    """Print what a digest of the rules file would say now; nobody is sent anything.

    Example: alerting digest morning-report --at 2026-11-21T08:30
    """
    settings = read_settings({"rules": rules})
    path = at_hand(settings.rules, SERVICE_RULES)
    book = read(open_text(path), str(path), lists=nobody)
    asked, now = _named(name, book.digests), SystemClock().now()
    until = Local.of(book).beginning(at, now) if at else now
    with reader(database) as connection:
        news = gather(connection, asked, _names(connection, asked, book), times(asked, until, now))
    text = Renderer(settings.templates_dir).render(_mail(news, _reader(reader_name, asked, book)))
    typer.echo(text.html if html else _in_lines(text))


def _named(name: str, digests: Sequence[Digest]) -> Digest:
    found = next((it for it in digests if it.name == name), None)
    if found is None:
        hint = did_you_mean(name, [it.name for it in digests]) or "the rules file has no digests"
        fail(f"{name} is not one of the digests; {hint}")
    return found


def _names(connection: apsw.Connection, asked: Digest, book: RuleBook) -> Names:
    extra = read_extra(load_current(connection))
    zoho = ZohoNames(names_in(connection))
    zoho.learnt = extra.agent_names if extra else {}
    return Names(book, asked.timezone, zoho, link_of(book.chat_link))


def _reader(name: str | None, asked: Digest, book: RuleBook) -> Recipient:
    """By mail, whatever means they have: it is the longest form."""
    gets = [*readers_of(asked, SystemClock().now(), book)]
    if name is None:
        first = gets[0] if gets else Recipient("", Means.EMAIL, "", book.language, book.timezone)
        return replace(first, means=Means.EMAIL)
    known = book.directory.people
    if name not in known:
        fail(f"{name} is nobody of the rules file; {did_you_mean(name, known)}")
    person = known[name]
    return Recipient(name, Means.EMAIL, person.email, person.language, person.timezone)


def _mail(news: DigestNews, to: Recipient) -> Message:
    """Not late, and without the file, which `alerting export sessions` writes."""
    shown = replace(news, late=False, sessions=b"", sessions_left_out=0)
    return Message(f"digest/{news.name}", to, Reason.DIGEST, shown, news.at)


def _in_lines(text: Rendered) -> str:
    return "\n".join(clean(line) for line in [text.subject, "", *text.text.splitlines()])
