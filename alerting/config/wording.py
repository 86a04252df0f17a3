"""pydantic's errors in words for a supervisor: what is wrong, and what to write instead."""

import re

from babel import Locale
from pydantic_core import ErrorDetails

from alerting.config.suggest import closest, did_you_mean
from alerting.config.yaml.nodes import Node, Path, Scalar, Sequence
from alerting.judge.spec import UnknownWord

_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?) *(?:%|percent)?")
_HOURS_AND_MINUTES = re.compile(r"(\d+) *(h|hrs?|hours?|:) *(\d+)(?: *m\w*)?", re.IGNORECASE)
_NOT = re.compile(
    r"(?:(?:not|except|(?:all|anything|everything) but|não|nao|exceto)\b|!=|!|<>|≠)\s*(?P<rest>.+)",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"(?P<sign>>=?|<=?|more than|over|at least|fewer than|less than|under|at most|up to)? *"
    r"(?P<number>\d{1,9})",
    re.IGNORECASE,
)
#: The rules file knows only strictly more, and strictly fewer.
_ABOVE = {">": 0, "more than": 0, "over": 0, ">=": -1, "at least": -1}
_BELOW = {"<=": 1, "at most": 1, "up to": 1}
#: Where `not` may stand around a key.
_CONDITIONS = frozenset({"status", "reply_status", "assignee", "channel", "app", "contact", "org"})
#: How often -> how long.
_TURNS = {"hourly": "1h", "daily": "1d", "weekly": "7d", "fortnightly": "14d"}
_MONEY = re.compile(r"\d{1,9}(?:[.,]\d{1,4})?")
_AMOUNT = re.compile(r"([+-]?)(\d+(?:[.,]\d+)?)\s*([^\W\d]*)\.?")
_NO_TIME = re.compile(r"[+-]?0+(?:[.,]0+)?\s*[^\W\d]*\.?")
_MORE_TIME = "leave it out, or write a length of time like 10m"
_AT_ONCE = "0s"
#: Lengths of time that may be none at all.
_WAITS = ("group_wait", "group_interval", "after")

MISSING_HINTS = {
    "name": "every rule has a name of its own, for instance name: on-hold-too-long",
    "tell": "say who hears it, for instance tell: [asha by slack]",
    "version": "write version: 1 in the first line",
    "status": "say which, for instance status: SENT",
    "ids": "list Zoho's contact ids: ids: [186543000000451259]",
    "of": "say what is counted: of: chats, or of: messages",
    "where": "say which of them, for instance where: {status: SENT}",
    "within": "say in how long a time, for instance within: 15m",
    "below": "say how little is too little, for instance credits: {below: 20}",
    "agents_online": "say how many, for instance while: {agents_online: 0}",
    "event": "say what is expected, for instance event: message_in",
    "for": "say for how long, for instance for: 1h",
    "above": "say how often is too often, for instance above: 3",
    "change": "say what happens again and again, for instance change: reopened",
    "target": "say how long is still good, for instance target: 5m",
    "at": "say when, for instance at: 100%",
    "per_person": "for instance per_person: {per_day: 20}",
    "members": "say who takes turns, for instance members: [asha, bruno]",
    "every": "say how long a turn is, for instance every: 7d",
    "handover": "say when turns change, for instance handover: mon 09:00",
    "starting": "say when the first turn begins, for instance starting: 2026-01-05",
    "during": "say when, for instance during: 2026-12-24..2026-12-26",
    "country": "say which, for instance country: BR",
    "steps": "say who hears, for instance steps: [{tell: [asha by slack]}]",
    "if_firing": "say which alert explains others, for instance if_firing: credit-exhausted",
    "hide": "say which rules it explains, for instance hide: [stuck-in-sent]",
    "between": 'say when, for instance between: "22:00-07:00"',
    "alerts_per_hour": "for instance alerts_per_hour: 30",
    "longest": "for instance longest: 24h",
    "subject": "say what is to be done, for instance subject: Call back",
}
_OF_DIGESTS = {
    "name": "every digest has a name of its own, for instance name: morning-report",
    "at": 'say when, for instance at: "08:30"',
    "tell": "say who gets it, for instance tell: [asha by email]",
}

#: Never to be left out, wherever they stand.
REQUIRED = frozenset(
    {"name", "tell", "version", "of", "event", "target", "at", "members", "every", "during"}
    | {"steps", "if_firing", "hide", "between"}
)

#: Keys that are known in one place, and written in another.
ELSEWHERE = {
    "waited": "only `where` of `count` has it; elsewhere write waiting_on: agent, and for: 5m",
    "direction": "only messages have one: write of: messages",
    "after": "in `warn` write at: +10m; the steps of `policies` have `after`",
    "quiet": 'people have it: people: {asha: {email: …, quiet: {between: "22:00-07:00"}}}',
    "steps": "it belongs to a policy: policies: {floor: {steps: [{tell: [asha by slack]}]}}",
    "agents_online": "it belongs to a count: count: {…, while: {agents_online: 0}}",
    "presence": "write assignee: offline, or while: {agents_online: 0} inside `count`",
    "do": "it belongs to a policy's step: steps: [{tell: [lead], do: [{reassign: least_loaded}]}]",
    "only": "it belongs to a policy's step: steps: [{tell: [asha by sms], only: critical}]",
    "group_wait": "it belongs to a policy: policies: {floor: {group_wait: 20s, steps: […]}}",
    "group_interval": "it belongs to a policy: policies: {floor: {group_interval: 5m, steps: […]}}",
    "tell_end": "it belongs to a policy: policies: {floor: {tell_end: no, steps: […]}}",
    "if_undelivered": (
        "it belongs to a policy: policies: {floor: {if_undelivered: [asha by sms], steps: […]}}"
    ),
}

_OF_WARN = {"do": "give the step a `policy` whose steps have it"}


def elsewhere(kind: str, key: str) -> str:
    """Where a key belongs that stands in something of another kind; empty where that is unknown."""
    return (_OF_WARN.get(key) if kind == "step" else None) or ELSEWHERE.get(key, "")


def missing_hint(where: Path) -> str:
    """What to write for a key that is missing."""
    key = str(where[-1]) if where else ""
    if where == ("hide",):
        return ""  # the list, and not the key of its entries
    of_digests = where[:1] == ("digests",) and key in _OF_DIGESTS
    return _OF_DIGESTS[key] if of_digests else MISSING_HINTS.get(key, "")


_ONLINE = frozenset({"online", "available", "there", "present"})
#: What people write -> in the file's words.
_OTHER_WORDS = {
    "offline": ("away", "absent", "gone", "left", "unavailable", "inactive"),
    "none": ("nobody", "no one", "noone", "unassigned", "empty", "no"),
    "critical": ("high", "urgent", "error", "severe"),
    "warning": ("medium", "warn", "normal"),
    "info": ("low", "notice", "information"),
    "live": ("on", "active", "true"),
    "off": ("false", "disabled", "no"),
    "ENDED": ("closed", "finished", "done"),
    "ON_HOLD": ("hold", "waiting", "paused"),
    "session": ("chat", "chats", "conversation", "ticket"),
    "ON_PROGRESS": ("in_progress", "in progress", "active"),
}


def hint_for_word(error: UnknownWord, word: str, key: str = "", whole: str = "") -> str:
    """`whole`: all that is written there, of which `word` is not known."""
    if found := _NOT.fullmatch(word.strip()):
        return _hint_for_not(error, found["rest"], key)
    if (name := whole.removesuffix(f" by {word}")) != whole and " and " in word:
        entries = ", ".join(f"{name} by {each.strip()}" for each in word.split(" and "))
        return f"for several, use brackets: [{entries[:80]}]"
    if key == "assignee" and word.strip().casefold() in _ONLINE:
        return "for one who is there write assignee: agent, and not: {assignee: offline}"
    if "country" in str(error) and (code := _country(word, error.known)):
        return f"write country: {code}"
    for meant, others in _OTHER_WORDS.items():
        if meant in error.known and word.strip().casefold() in others:
            return f"did you mean `{meant}`?"
    hint = did_you_mean(word, error.known) or "nothing of the kind is named in this file"
    if "status" in str(error) and "message" not in str(error) and not hint.startswith("did you"):
        hint = f"a value that is new at Zoho goes under zoho_values; {hint}"
    return hint


def _hint_for_not(error: UnknownWord, rest: str, key: str) -> str:
    if key not in _CONDITIONS or "message status" in str(error):
        return "list those that are meant, and leave the others out"
    return f"for all others write not: {{{key}: {closest(rest, error.known) or rest[:60]}}}"


def _country(word: str, known: tuple[str, ...]) -> str:
    """The code of a country that is written by its name."""
    name = word.strip().casefold()
    for language in ("en", "pt_BR", "es"):
        for code, spelt in Locale.parse(language).territories.items():
            if spelt.casefold() == name and code in known:
                return str(code)
    return ""


def hint_for_value(text: str, node: Node, where: Path) -> str:
    written = node.text if isinstance(node, Scalar) else ""
    if "length of time" in text and _NO_TIME.fullmatch(written.strip()):
        return f"write {_AT_ONCE}" if where[-1] in _WAITS else _MORE_TIME
    if "more than nothing" in text:
        return _MORE_TIME
    if "length of time" in text and (several := _several(written.strip().casefold())):
        return several
    if "length of time" in text and (found := _AMOUNT.fullmatch(written.strip())):
        return _length(found[2], found[3].casefold(), sign=found[1])
    if "is not a share" in text and (found := _SHARE.fullmatch(written.strip())):
        return f"write {found[1].replace(',', '.')}%"
    if "is not an amount" in text and (found := _MONEY.search(written)):
        return f"write {found[0].replace(',', '.')}: the currency is what Zoho says"
    if "when a step comes" in text:
        return _moment(written.strip())
    if "capacity" in text and "%" in written:
        return "to ask for a part of all, write `share` instead of `count`"
    return ""


def _several(written: str) -> str:
    """Of lengths of time in more than one unit, or named by a word."""
    if length := _TURNS.get(written):
        return f"write {length}"
    if not (found := _HOURS_AND_MINUTES.fullmatch(written)):
        return ""
    first, unit, second = found.groups()
    hours = f"{first}h{second}m"
    return f"write {hours}, or {first}m{second}s" if unit == ":" else f"write {hours}"


def _moment(written: str) -> str:
    """Of a step: a number could be a part of the target, a length could be on either side."""
    if written.isdigit():
        return f"write {written}% for a part of the target, +{written}m for minutes after it"
    if _AMOUNT.fullmatch(written):
        return f"write +{written} for after the target, -{written} for before it"
    return ""


def _length(number: str, unit: str, *, sign: str) -> str:
    if not unit:
        return f"{number} what? write {sign}{number}m for minutes, {sign}{number}h for hours"
    if not number.isdigit():
        return "write whole numbers: 90s for one and a half minutes, 90m for one and a half hours"
    for names, days in (("week", 7), ("month", 30)):
        if unit.startswith(names):
            return f"write {sign}{int(number) * days}d"
    for letter, names in (("s", "sec"), ("m", "min"), ("h", "h"), ("d", "d")):
        if unit.startswith((names, letter)) and not unit.startswith(("mo", "ms")):
            return f"write {sign}{number}{letter}"
    return ""


def plain_words(where: Path, each: ErrorDetails, node: Node) -> tuple[str, str]:
    """pydantic's own errors by their type: what is wrong, and what to write instead."""
    key = next((str(part) for part in reversed(where) if isinstance(part, str)), "this")
    context = each.get("ctx", {})
    written = node.text if isinstance(node, Scalar) else ""
    match str(each["type"]):
        case "string_type" if written:
            return f"`{key}` must be text", f'put quotes around it: "{written[:60]}"'
        case "literal_error":
            expected = re.findall(r"'([^']*)'", str(context["expected"]))
            return f"`{key}` cannot be {written[:60] or 'this'}", did_you_mean(written, expected)
        case "model_type" | "dict_type" | "model_attributes_type":
            if isinstance(node, Sequence):
                return f"`{key}` needs keys of its own", "write them without a list's - or [ ]"
            if hint := _item_hint(key, written) if isinstance(where[-1], int) else "":
                return f"`{key}` needs keys of its own", hint
            return f"`{key}` needs keys of its own", _keys_hint(key, written)
        case kind:
            for beginning, (text, hint) in _WORDS.items():
                if kind.startswith(beginning):
                    return f"`{key}` {text}", hint.format(key=key, **context)
            return f"`{key}` cannot be this: {each['msg']}", ""


#: How the type of an error begins -> what follows the key, and the hint.
_WORDS = {
    "string_type": ("must be text", "write it in one line: {key}: text"),
    "string_too_short": ("is empty", ""),
    "string_too_long": ("is too long", "at most {max_length} characters"),
    "tuple_type": ("must be a list", "write {key}: [ … ], or a line with - for each"),
    "greater_than_equal": ("is too small", "at least {ge}"),
    "less_than_equal": ("is too large", "at most {le}"),
    "int_": ("must be a whole number", ""),
    "bool_": ("must be yes or no", "write {key}: yes, or {key}: no"),
}


def _item_hint(key: str, written: str) -> str:
    """Of an entry of a list."""
    if found := re.match(r"tell (?!:)(.+)", written):
        return f"a colon is missing: write tell: [{found[1][:60]}]"
    return f"for instance {key}: [{{tell: [asha by slack]}}]" if key == "steps" else ""


def _keys_hint(key: str, written: str) -> str:
    if key == "messages" and (many := _MANY.fullmatch(written.strip())):
        return _bounds_hint(key, many)
    if re.match(r"[a-z_]+:\S", written):
        return f"a blank is missing after the colon: {written.replace(':', ': ', 1)[:60]}"
    examples = {
        "when": "status: ON_HOLD",
        "where": "app: whatsapp",
        "messages": "below: 3",
        "message": "status: SENT",
        "text": "words: [refund, lawyer]",
        "warn": "at: 100%",
        "count": "of: chats, where: {status: OPEN}, per: channel, above: 20",
        "share": "of: messages, where: {status: SENT}, above: 5%, within: 15m",
        "missing": "event: message_in, per: channel",
        "repeats": "change: {assignee: {from: agent, to: agent}}, above: 3, within: 30m",
        "credits": "below: 20",
        "while": "agents_online: 0",
        "waited": "above: 5m",
        "not": "status: OPEN",
        "any": "status: OPEN",
        "all": "status: OPEN",
        "steps": "tell: [asha by slack]",
        "quiet": 'between: "22:00-07:00"',
        "rule": "alerts_per_hour: 30",
        "silence": "longest: 24h",
        "create_task": "subject: Call back, owner: lead, due: 1d",
        # beside `change`; elsewhere they take words
        "status": "to: ENDED",
        "assignee": "from: bot",
    }
    if key == "missing" and re.fullmatch(r"(\d+[smhd])+", written):
        return f"write missing: {{event: message_in}}, and in a line of its own for: {written}"
    return f"for instance {key}: {{{examples[key]}}}" if key in examples else ""


def _bounds_hint(key: str, found: re.Match[str]) -> str:
    number, sign = int(found["number"]), (found["sign"] or "").casefold()
    if not sign:
        return f"write {key}: {{above: {number}}} for more, or {key}: {{below: {number}}}"
    if sign in _ABOVE:
        return f"write {key}: {{above: {max(number + _ABOVE[sign], 0)}}}"
    return f"write {key}: {{below: {number + _BELOW.get(sign, 0)}}}"
