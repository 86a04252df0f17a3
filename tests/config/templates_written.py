"""Every English sentence that `alerting check` may say, read out of the sources by their syntax."""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from alerting.config.lint.sms_countries import COUNTRIES

SAID, RETOLD = "say", ""
"""Of templates that are filled in the other language, and of those that are found again."""

ALERTING = Path(__file__).parents[2] / "alerting"
CONFIG = ALERTING / "config"

#: Files of config in which each template goes through `say`.
_SAYS = re.compile(r"describe/|check$")
#: Files of config that say nothing to whoever writes a rules file: settings, schema, first file.
_NOT_OF_CHECK = re.compile(
    r"settings|setting_words|service|listening|local_zone|credentials|recommended|recommended_text"
    r"|schema/\w*|replacing|shipped|yaml/writing|catalogue"
)
_TABLES_OF_WORDS = (
    *("describe/rule", "describe/clocks", "describe/groups", "describe/many"),
    *("describe/telling", "describe/digests"),
)
#: Calls whose texts nobody reads.
_NOT_SAID = frozenset(
    {"compile", "match", "fullmatch", "search", "sub", "split", "findall", "removeprefix", "join"}
    | {"strip", "partition", "rpartition", "replace", "startswith", "endswith", "Literal", "open"}
    | {"AssertionError", "TypeError", "country_holidays", "TypeVar", "Field"}
)
#: Words that people write, for which others are meant; and those of google-re2.
_NOT_OURS = frozenset(
    {"all day", "no one", "in progress", "every day", "mon 10:00", "contact list"}
    | {"invalid escape sequence", "no argument for repetition operator", "missing ]"}
    | {"bad repetition operator", "invalid repetition size", "missing )", "unexpected )"}
    | {"invalid character class range", "trailing \\", "pattern too large"}
    | {"invalid perl operator: {}"}
)
#: Calls that are given the kind of a word that is not known.
_WITH_KIND = frozenset(
    {"UnknownWord", "word_of", "words_of", "_known", "_one_of", "_named", "_id_of", "_spelt"}
)
#: A key of the rules file and what is behind it, as an example.
_YAML = re.compile(r"[a-z_]+: ")
_NAME = re.compile(r"\{[a-z_]+\}")
_LETTERS = re.compile(r"[A-Za-z]{2}")


def templates() -> dict[tuple[str, str], str]:
    """Context and text of each, with the file that says it; `{}` stands for what is inserted."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(CONFIG.rglob("*.py")):
        name = _in_config(path)
        if _SAYS.match(name):
            _keep(found, path, SAID, _said(_tree(path), named=name in _TABLES_OF_WORDS))
        elif not _NOT_OF_CHECK.fullmatch(name):
            _keep(found, path, RETOLD, _said(_tree(path), named=False))
    for path in sorted(ALERTING.glob("judge/*.py")):
        _keep(found, path, RETOLD, _raised(_tree(path)))
    names = (country.name for country in COUNTRIES.values())
    _keep(found, CONFIG / "lint" / "sms_countries.py", RETOLD, names)
    check = ALERTING / "cli" / "check.py"
    _keep(found, check, SAID, _given_to_say(_tree(check)))
    return found


def unsaid() -> list[str]:
    """Sentences that are put together without `say`, in files where each should go through it."""
    files = (path for path in CONFIG.rglob("*.py") if _SAYS.match(_in_config(path)))
    made = (it for path in files for it in ast.walk(_tree(path)) if isinstance(it, ast.JoinedStr))
    return [text for it in made if _LETTERS.search(text := "".join(map(_literal, it.values)))]


def _in_config(path: Path) -> str:
    """`describe/rule`."""
    return str(path.relative_to(CONFIG).with_suffix(""))


def _literal(node: ast.AST) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _keep(
    found: dict[tuple[str, str], str], path: Path, context: str, texts: Iterable[str]
) -> None:
    for text in texts:
        found.setdefault((context, text), str(path.relative_to(ALERTING)))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _said(tree: ast.Module, *, named: bool) -> Iterator[str]:
    """Whatever looks like words of a sentence, wherever it stands; and what is given to `say`."""
    yield from _given_to_say(tree)
    yield from _kinds(tree)
    yield from filter(_is_sentence, _texts(tree))
    if named:  # tables of words, of which `say` is given one
        tables = (each.value for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign))
        values = (it for table in tables if isinstance(table, ast.Dict) for it in table.values)
        yield from (text for value in values for text in _chosen(value) if "_" not in text)


def _raised(tree: ast.Module) -> Iterator[str]:
    """In judge only errors are for whoever writes a rules file."""
    yield from _kinds(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) == "ValueError":
            yield from filter(_is_sentence, _texts(node))


def _given_to_say(tree: ast.AST) -> Iterator[str]:
    """Templates: the first that `say` is given, and the first two of `many`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in ("say", "_say"):
            yield from (text for each in node.args[:1] for text in _chosen(each))
        elif isinstance(node, ast.Call) and _name(node) == "many":
            yield from (text for each in node.args[:2] for text in _chosen(each))


def _chosen(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _chosen(node.body)
        yield from _chosen(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _kinds(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in _WITH_KIND:
            kinds = (text for each in node.args[:2] for text in _chosen(each))
            yield from (f"{{}} is no {kind} that is known here" for kind in kinds)


def _texts(node: ast.AST) -> Iterator[str]:
    """Literals below `node`, but for docstrings, keys, what is compared and the like."""
    for child in _speaking(node):
        if isinstance(child, ast.JoinedStr):
            yield from ("".join(parts) for parts in product(*map(_part, child.values)))
            for each in child.values:
                yield from _texts(each)
        elif isinstance(child, ast.Constant):
            yield from [_NAME.sub("{}", child.value)] if isinstance(child.value, str) else []
        else:
            yield from _texts(child)


def _speaking(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Dict(values=values):
            yield from values
        case ast.Call() if _name(node) in _WITH_KIND:
            yield from (each for each in node.args if not isinstance(each, ast.Constant))
        case ast.Call() if _name(node) in _NOT_SAID:
            return
        case ast.Expr(value=ast.Constant()) | ast.Compare() | ast.Subscript():
            return
        case ast.AnnAssign(value=value):
            yield from [value] if value else []
        case ast.arg():
            return
        case _:
            yield from ast.iter_child_nodes(node)


def _part(node: ast.AST) -> list[str]:
    """What may stand there; `{}` for what is not known before."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    chosen = list(_chosen(node.value)) if isinstance(node, ast.FormattedValue) else []
    return chosen if len(chosen) > 1 else ["{}"]


def _is_sentence(text: str) -> bool:
    words = text.replace("{}", "")
    return (
        " " in text
        and bool(_LETTERS.search(words))
        and not _YAML.match(text)
        and text not in _NOT_OURS
        and " | " not in text
    )


def _name(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
