"""pydantic's errors in words for a supervisor: what is wrong, and what to write instead."""

import re

from pydantic_core import ErrorDetails

from alerting.config.suggest import did_you_mean
from alerting.config.yaml.nodes import Node, Path, Scalar, Sequence
from alerting.judge.spec import UnknownWord

_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?) *(?:%|percent)?")
_AMOUNT = re.compile(r"([+-]?)(\d+(?:[.,]\d+)?)\s*([^\W\d]*)\.?")

MISSING_HINTS = {
    "name": "every rule has a name of its own, for instance name: on-hold-too-long",
    "tell": "say who hears it, for instance tell: [asha by slack]",
    "version": "write version: 1 in the first line",
    "status": "say which, for instance status: SENT",
    "ids": "list Zoho's contact ids: ids: [186543000000451259]",
    "of": "say what is counted: of: chats, or of: messages",
    "where": "say which of them, for instance where: {status: SENT}",
    "within": "say in how long a time, for instance within: 15m",
    "event": "say what is expected, for instance event: message_in",
    "for": "say for how long, for instance for: 1h",
    "above": "say how often is too often, for instance above: 3",
    "change": "say what happens again and again, for instance change: reopened",
    "target": "say how long is still good, for instance target: 5m",
    "at": "say when, for instance at: 100%",
    "per_person": "for instance per_person: {per_day: 20}",
}

#: Keys that are known in one place, and written in another.
ELSEWHERE = {
    "waited": "only `where` of `count` has it; elsewhere write waiting_on: agent, and for: 5m",
    "direction": "only messages have one: write of: messages",
}


#: What people write -> in the file's words.
_OTHER_WORDS = {
    "none": ("nobody", "no one", "noone", "unassigned", "empty", "no"),
    "critical": ("high", "urgent", "error", "severe"),
    "warning": ("medium", "warn", "normal"),
    "info": ("low", "notice", "information"),
    "live": ("on", "active", "true"),
    "off": ("false", "disabled", "no"),
    "ENDED": ("closed", "finished", "done"),
    "ON_HOLD": ("hold", "waiting", "paused"),
    "ON_PROGRESS": ("in_progress", "in progress", "active"),
}


def hint_for_word(error: UnknownWord, word: str) -> str:
    for meant, others in _OTHER_WORDS.items():
        if meant in error.known and word.strip().casefold() in others:
            return f"did you mean `{meant}`?"
    hint = did_you_mean(word, error.known) or "nothing of the kind is named in this file"
    if "status" in str(error) and "message" not in str(error) and not hint.startswith("did you"):
        hint = f"a value that is new at Zoho goes under zoho_values; {hint}"
    return hint


def hint_for_value(text: str, node: Node) -> str:
    written = node.text if isinstance(node, Scalar) else ""
    if "length of time" in text and (found := _AMOUNT.fullmatch(written.strip())):
        return _length(found[2], found[3].casefold(), sign=found[1])
    if "is not a share" in text and (found := _SHARE.fullmatch(written.strip())):
        return f"write {found[1].replace(',', '.')}%"
    if "when a step comes" in text:
        return _moment(written.strip())
    if "capacity" in text and "%" in written:
        return "to ask for a part of all, write `share` instead of `count`"
    return ""


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
    "bool_": ("must be true or false", ""),
}


def _keys_hint(key: str, written: str) -> str:
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
        "waited": "above: 5m",
        "not": "status: OPEN",
        "any": "status: OPEN",
        "all": "status: OPEN",
        # beside `change`; elsewhere they take words
        "status": "to: ENDED",
        "assignee": "from: bot",
    }
    if key == "missing" and re.fullmatch(r"(\d+[smhd])+", written):
        return f"write missing: {{event: message_in}}, and in a line of its own for: {written}"
    return f"for instance {key}: {{{examples[key]}}}" if key in examples else ""
