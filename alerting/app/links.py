"""`chat_link` of the rules file: a template becomes the address of one chat."""

from types import SimpleNamespace

from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from alerting.lifecycle.news import Link
from alerting.model.chat import Chat


def no_link(_chat: Chat) -> str:
    return ""


def link_of(chat_link: str) -> Link:
    """Where the template fails for a chat (it has no ticket, say) there is no link."""
    if not chat_link:
        return no_link
    sandbox = SandboxedEnvironment(
        loader=DictLoader({"link": chat_link}), undefined=StrictUndefined
    )
    template = sandbox.get_template("link")

    def link(chat: Chat) -> str:
        session = SimpleNamespace(id=chat.session, org=chat.org)
        ticket = SimpleNamespace(id=chat.ticket or "", number=chat.ticket_number)
        try:
            return template.render(session=session, ticket=ticket)
        except (TemplateError, TypeError, ValueError):
            return ""

    return link
