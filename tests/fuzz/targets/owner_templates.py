"""Templates of the owner's: they end soon, stay small, and cannot leave their room."""

from typing import Final

from jinja2 import DictLoader, TemplateError

from alerting.notify import words
from alerting.notify.samples import FULL, NOON
from alerting.notify.sandbox import LONGEST_TEXT, BoundedEnvironment
from alerting.notify.translated import translators
from tests.fuzz.mutations import in_words
from tests.fuzz.target import Target

SOURCES: Final[dict[str, str]] = {"_other.txt": "{{ alert.title }}"}
#: What an expression of somebody's may raise; the renderer takes the built-in text then.
WRONG: Final = (
    TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError,
    RecursionError, AssertionError, SyntaxError,
)  # fmt: skip
CONTEXT: Final = {
    "alert": FULL, "language": "pt-BR", "timezone": "Asia/Kolkata", "now": NOON, "reason": "first",
    "note": "", "free": 2, "replies": True,
}  # fmt: skip
SECRETS: Final = ("<module", "<class", "<frame", "<code", "mappingproxy", "/alerting/")


def one(data: bytes) -> None:
    SOURCES["alert.txt"] = source = data.decode("utf-8", "replace")
    made = BoundedEnvironment(DictLoader(SOURCES), autoescape=False, finalize=words.clean)
    made.globals |= translators(words.clean)
    made.filters |= words.FILTERS
    try:
        text = made.render("alert.txt", CONTEXT)
    except WRONG:
        return
    assert len(text) <= LONGEST_TEXT
    assert not any(it in text and it not in source for it in SECRETS), "the program's insides"


TARGET: Final = Target(
    one,
    (
        b"{{ alert.title }}: {{ alert.what }}, {{ alert.since | local }}",
        b"{% for i in range(9) %}{{ i ~ alert.title }}{% endfor %}",
        b"{% macro a(x) %}{{ x }}{{ a(x) }}{% endmacro %}{{ a(1) }}",
        b"{% set x = 'a' * 10 %}{{ x | upper }}{{ '%9d' % 5 }}",
        b"{{ _('Since') }} {{ ngettext('%(num)s alert', '%(num)s alerts', 3) }}",
        b"{% trans n=free %}{{ n }} alerts{% endtrans %}{% include '_other.txt' %}",
        b"{{ alert.__class__.__mro__ }}{{ cycler.__init__.__globals__ }}",
        b"{{ [1, 2] | join('x' * 99) | replace('x', 'y' * 99) | truncate(9) }}",
    ),
    in_words(
        ["{{", "}}", "{%", "%}", "alert", ".title", ".what", "|", "upper", "join", "(", ")",
         "~", "*", "**", "%", "'a'", "9", "10 ** 9", "for", "i", "in", "endfor", "range", "if",
         "else", "endif", "set", "x", "=", "macro", "endmacro", "call", "endcall", "include",
         "'_other.txt'", "import", "extends", "'alert.txt'", "block", "b", "endblock",
         "replace", "format", "__class__", "attr", "loop", ".cycle", "self", "namespace", "[0]",
         "[::-1]", "sort", "list", "spell", "local", "number", "listed", "word", "sentences",
         "label", "short", "day", "clause", "trans", "endtrans", "recursive", "filter",
         "endfilter", "raw", "endraw", "and", "not", "is", "string"]
    ),
    longest=1_024,
)  # fmt: skip
