"""Every text that messages may say, read out of templates and sources by their syntax."""

import ast
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract
from jinja2 import Environment

from alerting.model.alert import Ending, Reason
from alerting.model.severity import Severity

ROOT = Path(__file__).parents[1]
ALERTING, TEMPLATES = ROOT / "alerting", ROOT / "templates"


class Text(NamedTuple):
    """As it stands in a catalogue."""

    context: str
    one: str
    many: str = ""


#: What is given to `word`, besides severities, endings, and the reasons of one alert.
_OTHER_WORDS = ("nobody", "a bot")
_NOT_OF_ONE = {Reason.GROUP, Reason.DIGEST, Reason.SILENCE, Reason.SUMMARY}
_NOT_OF_ONE |= {Reason.TROUBLE, Reason.FILE, Reason.TEST}
_KEYWORDS = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def texts_written() -> dict[Text, str]:
    """With the file that says each."""
    found: dict[Text, str] = {}
    for path, text in _all():
        found.setdefault(text, str(path.relative_to(ROOT)))
    return found


def _all() -> Iterator[tuple[Path, Text]]:
    yield from _of_templates()
    yield from _of_calls()
    yield from _of_words()
    yield from _of_clauses()
    yield from _of_news()


def _of_templates() -> Iterator[tuple[Path, Text]]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.policies["ext.i18n.trimmed"] = True
    for path in sorted(it for end in ("txt", "html") for it in TEMPLATES.rglob(f"*.{end}")):
        source = path.read_text(encoding="utf-8")
        for _, _, message in environment.extract_translations(source):  # type: ignore[attr-defined]
            yield path, _text(message)


def _text(message: object) -> Text:
    if isinstance(message, str):
        return Text("", message)
    assert isinstance(message, tuple)
    one, many, *_ = message
    return Text("", str(one), str(many or ""))


def _of_calls() -> Iterator[tuple[Path, Text]]:
    for path in sorted(ALERTING.rglob("*.py")):
        source = BytesIO(path.read_bytes())
        for _, message, _, context in extract("python", source, _KEYWORDS):
            text = _text(message)
            yield path, text._replace(context=context or "")


def _of_words() -> Iterator[tuple[Path, Text]]:
    path = ALERTING / "language.py"
    yield from ((path, Text("word", word)) for word in _words())


def _words() -> Iterator[str]:
    yield from (*Severity, *Ending, *_OTHER_WORDS)
    yield from (reason for reason in Reason if reason not in _NOT_OF_ONE)


#: Functions whose literals are clauses about an alert, and tables of such.
_CLAUSES = frozenset({"what", "figure", "_bound", "_who", "_who_is_there", "online"})
_TABLES = frozenset({"_WORDS", "_PICKUP", "_FIRST", "CLOCKS"})
#: Put together from the file's own words.
_COUNTED = (
    *("{} chat", "{} chats", "{} chats within {}", "{} chat within {}"),
    *("{} message", "{} messages", "{} messages within {}", "{} message within {}"),
    *("{} of {} chats", "{} of {} chats ({} %)", "{} of {} chat ({} %)"),
    *("{} of {} messages", "{} of {} messages ({} %)", "{} of {} message ({} %)"),
    *("waiting for the agent", "waiting for the customer", "less than {} %", "more than {} %"),
    *("a message is still {}", "a message is now {}"),
)
#: Parts of those.
_FRAGMENTS = frozenset(
    {" within {}", "still", "now", "a message is {} {}", "waiting for the {}", "{} of {} {}{}"}
    | {"less than {}"}
)


def _of_clauses() -> Iterator[tuple[Path, Text]]:
    for path in sorted(ALERTING.glob("judge/*.py")):
        for node in _telling(ast.parse(path.read_text("utf-8"))):
            for literal in _literals(node):
                for part in literal.split(", "):
                    if any(map(str.islower, part)) and part not in _FRAGMENTS:
                        yield path, Text("clause", part)
    yield from ((ALERTING / "judge", Text("clause", text)) for text in (*_COUNTED, " or "))


def _telling(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) if name in _CLAUSES:
                yield node
            case ast.Assign(targets=[ast.Name(id=name)]) if name in _TABLES:
                yield node
            case ast.AnnAssign(target=ast.Name(id=name)) if name in _TABLES:
                yield node
            case ast.Call(func=ast.Name(id="Node" | "_value"), args=[_, _, *rest]):
                yield from (it.body for it in rest if isinstance(it, ast.Lambda))
            case _:
                pass


#: Where sentences are put together that operators, and the file's owner, are told.
_TELLING_NEWS = (
    *(
        "app/auditor",
        "app/digests",
        "app/first_words",
        "app/last_week",
        "app/reload_words",
        "app/rules",
        "app/signatures",
    ),
    "acting/troubles",
    *("app/backups", "app/put_back", "app/space"),
    *("app/running", "app/watch", "report/auditor", "notify/attempt", "notify/carrier"),
    *("notify/limiting", "notify/troubles", "notify/apprise", "notify/email", "notify/receipts"),
    *("notify/slack", "notify/slack_answers", "notify/sms", "notify/webhook"),
    *("reconcile/presence", "reconcile/credits", "reconcile/health", "reconcile/refused"),
    "reconcile/payments",
    *("reconcile/reach", "zoho/budget", "zoho/client", "zoho/exchange", "zoho/tokens"),
    "zoho/meaning",
    "receive/key_set",
)
_FULL_STOP = re.compile(r"(?<=[.!?]) ")
_NO_RECEIPTS = (
    ", nor for any SMS since the start: see whether what Twilio posts to "
    "ALERTING_PUBLIC_URL/twilio/status is let through"
)
#: Shown by commands, or to systemd; or said to nobody.
_NOT_NEWS = frozenset(
    {"a day old", "no longer wanted", "told in {}", "unexpected {} at {}", "an unknown line"}
    | {"limit of {} SMS a day", "ok, {}", "{} as {}", "Chat alerts"}
    | {"rules version {}", "The rules file is unchanged.", "new rules", "{} asks otherwise now{}."}
    | {
        "{}, restored to version {}",
        "version {}",
        "version {}: {}",
        "STATUS=catching up with the journal",
    }
    | {"the rules file", "the rules were last evaluated {} ago"}
    | {"webhook {} of organisation {}", "alerting zoho connect"}
    | {"Zoho-oauthtoken {}"}
    | {"the status", "the reply status", " and {} more", "At least "}
    | {": its timers begin anew and its alerts were closed"}
    | {_NO_RECEIPTS}
)
#: Pieces of sentences that are chosen elsewhere, and sentences with pieces side by side.
_PIECES = (
    "actions",
    *("live", "off", "words", "recipients", "severities", "reminders", "groups", " and "),
    *("it", "them", "the changed file", "the first start", "the start"),
    *("forward", "back", "{} alert", "{} alerts", "{} message", "{} messages", "{} and {} more"),
    *("{} alerts have", "At least {} alerts have", "the status {}", "the reply status {}"),
    *("the status {}, the reply status {}", "the reply status {}, the status {}"),
    *("{} asks otherwise now.", "no receipt within {}", "{} reached nobody: {}."),
    "{} asks otherwise now: its timers begin anew and its alerts were closed.",
    f"no receipt within {{}}{_NO_RECEIPTS}",
)
_SIDE_BY_SIDE = "}{"
_NOT_TOLD = frozenset({"gettext", "ngettext", "debug", "info", "warning", "error", "fullmatch"})


def _of_news() -> Iterator[tuple[Path, Text]]:
    for name in _TELLING_NEWS:
        path = ALERTING / f"{name}.py"
        for literal in _literals(_Told().visit(ast.parse(path.read_text("utf-8")))):
            told = filter(_is_told, _FULL_STOP.split(literal))
            yield from ((path, Text(_context(it), it)) for it in told)
    yield from ((ALERTING / "app", Text(_context(piece), piece)) for piece in _PIECES)


def _context(sentence: str) -> str:
    """Of what stands by itself, and of what is found within a sentence only."""
    return "news" if sentence[0].isupper() or sentence.endswith(".") else "part"


def _is_told(sentence: str) -> bool:
    is_one = " " in sentence and re.search("[a-z]{2}", sentence) is not None
    return is_one and _SIDE_BY_SIDE not in sentence and sentence not in _NOT_NEWS


class _Told(ast.NodeTransformer):
    """Without what is logged, raised, or looked up as it is."""

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return ast.Pass()

    def visit_Call(self, node: ast.Call) -> ast.AST:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        return ast.Constant(0) if name in _NOT_TOLD else self.generic_visit(node)


def _literals(node: ast.AST) -> Iterator[str]:
    """In `node`, but for docstrings, keys, and what is compared; `{}` for what is inserted."""
    match node:
        case ast.JoinedStr(values=values):
            yield from ("".join(parts) for parts in product(*map(_part, values)))
        case ast.Constant(value=value):
            yield from [value] if isinstance(value, str) else []
        case _:
            for child in _speaking(node):
                yield from _literals(child)


def _speaking(node: ast.AST) -> Iterable[ast.AST]:
    match node:
        case ast.Dict(values=values):
            return values
        case ast.Expr(value=ast.Constant()) | ast.Compare() | ast.Subscript() | ast.MatchValue():
            return []
        case ast.FunctionDef(body=body):
            return body
        case _:
            return ast.iter_child_nodes(node)


def _part(node: ast.AST) -> list[str]:
    """What may stand there."""
    match node:
        case ast.Constant(value=value):
            return [str(value)]
        case ast.FormattedValue(value=ast.IfExp(body=ast.Constant(), orelse=ast.Constant()) as it):
            return [
                str(each.value) for each in (it.body, it.orelse) if isinstance(each, ast.Constant)
            ]
        case _:
            return ["{}"]
