"""Lists, which come in pages; an empty one is 204."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct

from alerting.zoho.answer import Answer, Empty, Failure, Found, Got
from alerting.zoho.part import Part

T = TypeVar("T")

#: Where Zoho says that there is more, again and again.
MOST_PAGES: Final = 400


class Page(Struct, Generic[T], frozen=True):
    items: tuple[T, ...] = ()
    following: int | None = None
    """From where the next page begins; None: this was the last."""


def page(answer: Answer, of: Callable[[Part], T], start: int, limit: int) -> Found[Page[T]]:
    match answer:
        case Got(body):
            return Got(_page(body, of, start, limit))
        case Empty():
            return Got(Page())
        case _:
            return answer


async def every(ask: Callable[[int], Awaitable[Found[Page[T]]]]) -> Got[tuple[T, ...]] | Failure:
    """All pages, or why not; `ask` takes where to begin."""
    items: list[T] = []
    start = 0
    for _ in range(MOST_PAGES):
        answer = await ask(start)
        if not isinstance(answer, Got):
            return answer
        items += answer.body.items
        if answer.body.following is None:
            break
        start = answer.body.following
    return Got(tuple(items))


def _page(body: Any, of: Callable[[Part], T], start: int, limit: int) -> Page[T]:
    whole = Part(body)
    rows = whole.parts("data")
    more = whole.flag("hasMore")
    # some lists do not say; then a full page means that there may be another
    goes_on = len(rows) >= limit if more is None else more and bool(rows)
    return Page(tuple(map(of, rows)), start + len(rows) if goes_on else None)
