"""Twenty rules of each kind of question, as a floor of five channels would write them."""

from collections.abc import Callable, Iterator
from itertools import product

from alerting.simulate.people import LINES
from tests.bench.rules_text import HEAD

_APPS = tuple(line.app.lower() for line in LINES)
_LIVE = ("CREATED", "OPEN", "ON_PROGRESS", "ON_HOLD")
_GROUPS = ("channel", "app", "agent", "org")


def _when() -> Iterator[str]:
    for i, (status, app) in enumerate(product(_LIVE, _APPS)):
        yield f"when: {{status: {status}, waiting_on: agent}}, where: {{app: {app}}}, for: {i + 1}m"


def _change() -> Iterator[str]:
    for app in _APPS:
        yield f"change: ended_unanswered, where: {{app: {app}}}"
        yield f"change: {{status: {{from: ON_HOLD, to: ENDED}}}}, where: {{channel: {app}}}"
        yield f"change: {{assignee: {{from: agent, to: agent}}}}, where: {{app: {app}}}"
        yield f"change: reopened, within: 1h, where: {{channel: {app}}}"


def _message() -> Iterator[str]:
    for app in _APPS:
        yield f"message: {{status: SENT}}, for: 5m, where: {{app: {app}}}"
        yield f"message: {{status: [SENT, DELIVERED]}}, for: 1h, where: {{channel: {app}}}"
        yield f"message: {{status: DELIVERED}}, for: 4h, where: {{app: {app}}}"
        yield f"message: {{status: FAILED}}, where: {{channel: {app}}}"


def _clock() -> Iterator[str]:
    warn = "warn: [{at: 50%, severity: info}, {at: 100%, severity: critical}]"
    clocks = ("pickup", "first_response", "next_response", "resolution")
    for clock, app in product(clocks, _APPS):
        target = "2h" if clock == "resolution" else "5m"
        yield f"clock: {clock}, target: {target}, {warn}, where: {{app: {app}}}"


def _text() -> Iterator[str]:
    words = ("refund", "lawyer", "order", "charged twice", "delivery", "address")
    more = ("cancel", "complaint", "stock", "app", "broken", "angry", "manager", "police")
    patterns = ("order \\d+", "[A-Z]{2}\\d{6}", "(never|not) arrived", "how (long|much)")
    for one in (*words, *more):
        yield f"text: {{words: [{one}, {one}s]}}"
    for pattern in patterns:
        yield f"text: {{patterns: ['{pattern}']}}"
    for app in _APPS[:2]:
        yield f"text: {{words: [thanks, bye], patterns: ['\\d{{4}}']}}, where: {{app: {app}}}"


def _fault() -> Iterator[str]:
    faults = (
        "CREDIT_EXHAUSTED",
        "channel_fault",
        "cannot_send",
        "[CREDIT_EXHAUSTED, ACCESSTOKEN_EXPIRED]",
    )
    for fault, app in product(faults, _APPS):
        yield f"fault: {fault}, where: {{channel: {app}}}"


def _count() -> Iterator[str]:
    for i, per in enumerate(_GROUPS):
        yield _counted("{status: OPEN, assignee: none}", per, 20 + i) + ", for: 2m"
        yield _counted("{status: [ON_PROGRESS, ON_HOLD]}", per, 10 + i)
        yield _counted("{waiting_on: agent}", per, 15 + i)
        yield _counted("{status: ON_HOLD}", per, 5 + i)
        yield _counted("{reply_status: channel_fault}", per, 2 + i)


def _counted(where: str, per: str, above: int) -> str:
    return f"count: {{of: chats, where: {where}, per: {per}, above: {above}}}"


def _share() -> Iterator[str]:
    for i, per in enumerate(_GROUPS):
        for status, above in (("SENT", 5), ("FAILED", 2), ("DELIVERED", 50)):
            yield (
                f"share: {{of: messages, where: {{status: {status}}}, older_than: 2m, per: {per}, "
                f"above: {above + i}%, within: 15m, at_least: 50}}"
            )
        for status, above in (("MISSED", 5), ("BLOCKED", 2)):
            yield (
                f"share: {{of: chats, where: {{status: {status}}}, per: {per}, "
                f"above: {above + i}%, within: 1h, at_least: 20}}"
            )


def _missing() -> Iterator[str]:
    events = ("message_in", "message_out", "status", "message_status")
    for event, per in product(events, ("channel", "app", "org")):
        yield f"missing: {{event: {event}, per: {per}}}, for: 30m"
    for event, app in product(events[:2], _APPS[:4]):
        yield f"missing: {{event: {event}, per: channel}}, where: {{app: {app}}}, for: 10m"


def _repeats() -> Iterator[str]:
    changes = (
        "{assignee: {from: agent, to: agent}}",
        "{status: {from: ON_PROGRESS, to: ON_HOLD}}",
        "{status: {to: ENDED}}",
        "reopened",
    )
    for i, (change, app) in enumerate(product(changes, _APPS)):
        repeated = f"{{change: {change}, above: {1 + i % 4}, within: 30m}}"
        yield f"repeats: {repeated}, where: {{app: {app}}}"


def _credits() -> Iterator[str]:
    for below, app in product((5, 20, 50, 100), _APPS):
        yield f"credits: {{below: {below}, app: {app}}}"


_KINDS: dict[str, Callable[[], Iterator[str]]] = {
    "when": _when,
    "change": _change,
    "message": _message,
    "clock": _clock,
    "text": _text,
    "fault": _fault,
    "count": _count,
    "share": _share,
    "missing": _missing,
    "repeats": _repeats,
    "credits": _credits,
}


def texts() -> dict[str, str]:
    """Kind of question -> a rules file with twenty of them."""
    return {kind: HEAD + "".join(_rules(kind, ask())) for kind, ask in _KINDS.items()}


def _rules(kind: str, questions: Iterator[str]) -> Iterator[str]:
    for number, question in enumerate(questions, 1):
        yield f"  - {{name: {kind}-{number}, {question}, tell: room}}\n"
