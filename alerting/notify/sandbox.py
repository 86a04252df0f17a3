"""Jinja2 with bounds: whatever a template says, it ends soon and stays small.

Templates may come from a directory of the owner's, and they are rendered on the event loop. The
sandbox keeps them from the program's insides but not from loops in loops or gigabyte strings, so
every turn of a loop and every call costs a step, and no text may grow beyond a limit. Both limits
are counted, not timed, so a template fails here exactly if it fails elsewhere; together they end
the worst template after less than 50 ms (measured in the tests).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from jinja2 import BaseLoader, StrictUndefined, TemplateError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer
from msgspec import Struct

MOST_STEPS: Final = 10_000
LONGEST_TEXT: Final = 100_000

_STEPPING = "_stepping"
_BOUNDED = "_bounded"
_LONGEST_NUMBER = 256
"""Bits."""
_LETTERS_A_STEP = 64
_STEPS_AN_INCLUDE = 40
"""What one template costs within another: nested too deep, an error takes long to be drawn."""

#: Others can build huge texts from small numbers, or switch escaping off.
ALLOWED_FILTERS: Final = frozenset(
    {"abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "int"}
    | {"join", "last", "length", "list", "lower", "max", "min", "replace", "reverse", "round"}
    | {"sort", "string", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount"}
)
ALLOWED_TEXT_METHODS: Final = frozenset(
    {"endswith", "isdigit", "lower", "lstrip", "partition"}
    | {"rstrip", "split", "startswith", "strip", "upper"}
)


class TooMuch(TemplateError):
    """The template went beyond its bounds."""


class BoundedEnvironment(SandboxedEnvironment):
    """One render at a time: nothing awaits inside a template, so one budget is enough."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(
        self, loader: BaseLoader, *, autoescape: bool, finalize: Callable[[Any], Any] | None
    ) -> None:
        super().__init__(
            loader=loader,
            autoescape=autoescape,
            finalize=finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        self._steps = 0
        self.globals = {}
        self.newstyle_gettext = True
        self.policies["ext.i18n.trimmed"] = True
        self.filters = {name: self.filters[name] for name in ALLOWED_FILTERS}
        self.filters["replace"] = self._replace
        self.filters[_STEPPING] = self._stepping
        self.filters[_BOUNDED] = self._bounded

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """TemplateError and whatever the template's own expressions raise."""
        self._steps = 0
        template = self.get_template(name)
        parts, length = [], 0
        for part in template.generate(**context):
            length += len(part)
            if length > LONGEST_TEXT:
                raise TooMuch(f"more than {LONGEST_TEXT} characters")
            parts.append(part)
        return "".join(parts)

    def get_template(self, *args: Any, **options: Any) -> Any:
        """While a template is rendered, this brings others into it."""
        self._step(_STEPS_AN_INCLUDE)
        return super().get_template(*args, **options)

    def compile(self, source: Any, *args: Any, **options: Any) -> Any:
        """Loops, texts put together and macros are fitted with their bounds here."""
        if isinstance(source, str):
            name, filename = (*args, None, None)[:2]
            source = _Fitter().visit(self.parse(source, name, filename))
        return super().compile(source, *args, **options)

    def wrap_str_format(self, _value: Any) -> None:
        """No `format`: its widths make gigabytes of ten characters."""
        return

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str):
            return attr in ALLOWED_TEXT_METHODS
        if isinstance(obj, Struct) and attr in obj.__struct_fields__:
            return True  # data, and nearly all that is asked for
        return super().is_safe_attribute(obj, attr, value)

    def call(self, *args: Any, **options: Any) -> Any:
        self._step()
        return self._bounded(super().call(*args, **options))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or (operator in "*%" and not numbers):
            raise TooMuch(f"{operator} is for numbers only")
        return self._bounded(super().call_binop(context, operator, left, right))

    def _replace(self, text: str, old: str, new: str) -> str:
        self._charge(len(text) + str(text).count(old) * len(new))
        return text.replace(old, new)

    def _stepping(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _bounded(self, value: Any) -> Any:
        if isinstance(value, str | list | tuple):
            self._charge(len(value))
        elif isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
            raise TooMuch("a number too long to be meant")
        return value

    def _charge(self, length: int) -> None:
        if length > LONGEST_TEXT:
            raise TooMuch(f"more than {LONGEST_TEXT} characters")
        self._step(1 + length // _LETTERS_A_STEP)

    def _step(self, count: int = 1) -> None:
        self._steps += count
        if self._steps > MOST_STEPS:
            raise TooMuch(f"more than {MOST_STEPS} turns of loops, calls and texts put together")


class _Fitter(NodeTransformer):
    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 jinja2's own name
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _STEPPING)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 jinja2's own name
        self.generic_visit(node)
        return _filtered(node, _BOUNDED)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Filter:  # noqa: N802 jinja2's own name
        self.generic_visit(node)
        return _filtered(node, _BOUNDED)


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    assert isinstance(node, nodes.Expr)
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
