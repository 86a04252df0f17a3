"""One rule of the file becomes a Rule."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import RuleForm
from alerting.config.hearing import at_once, refuse_none, refuse_two_hearers
from alerting.config.keys import keys_in, keys_of
from alerting.config.misplaced import as_meant, condition_beside, keys_within
from alerting.config.steps import read_steps, says_who_hears, with_steps
from alerting.config.suggest import closest
from alerting.config.tables.hours import RuleHours
from alerting.config.tables.policies import Policies
from alerting.config.texts.mistakes import texts_fit
from alerting.config.yaml.nodes import Data, Path
from alerting.judge.change import ChangeSpec
from alerting.judge.clock import ClockSpec
from alerting.judge.conditions import Conditions
from alerting.judge.count import CountSpec
from alerting.judge.credits import CreditsSpec
from alerting.judge.fate import FateSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import KEEP, QuestionSpec, Rule
from alerting.judge.share import ShareSpec
from alerting.judge.spec import read_duration
from alerting.judge.state import StateSpec
from alerting.judge.text import TextSpec
from alerting.model.names import Names

Model = TypeVar("Model", bound=BaseModel)

#: The key that asks the question -> what may stand beside it.
QUESTIONS: dict[str, type[QuestionSpec]] = {
    "when": StateSpec,
    "change": ChangeSpec,
    "clock": ClockSpec,
    "message": FateSpec,
    "text": TextSpec,
    "count": CountSpec,
    "share": ShareSpec,
    "missing": MissingSpec,
    "repeats": RepeatsSpec,
    "fault": FaultSpec,
    "credits": CreditsSpec,
}
_QUESTION_KEYS = frozenset(key for spec in QUESTIONS.values() for key in keys_in(spec))
_CONDITIONS = frozenset(keys_in(Conditions))
RULE_KEYS = frozenset({*keys_in(RuleForm), *_QUESTION_KEYS, "examples"})

_BESIDE = {
    "for": "something that happened cannot last: leave `for` out",
    "within": "`within` belongs to change: ended_abruptly and change: reopened",
    "messages": "write it inside: when: {messages: {above: 20}}",
    "keep": "`keep` belongs to `change` and `text`; other alerts end when their condition does",
    "calm_for": "what is told once ends with `keep`: for instance keep: 4h",
    **dict.fromkeys(
        ("target", "warn", "from", "reopenings"), "it belongs to `clock`: clock: first_response"
    ),
}
_BESIDE_CLOCK = {
    "for": "write target: 10m",
    "calm_for": "a clock's alert ends when the clock stops: leave `calm_for` out",
}
#: What may stand beside every other question -> what to write instead.
UNFIT = {
    "credits": {"where": "a balance is no chat's; for one app write credits: {…, app: whatsapp}"},
}
#: Questions whose alerts have no end of their own.
_TOLD_ONCE = frozenset({"change", "text"})


def own_keys() -> dict[str, set[str]]:
    """The keys that only rules of one question or another may have."""
    own = {key: set(keys_in(spec)) for key, spec in QUESTIONS.items()}
    for question, keys in own.items():
        if question != "clock":
            keys.add("keep" if question in _TOLD_ONCE else "calm_for")
    return own


ReadHours: TypeAlias = Callable[[str, Path], RuleHours]
"""What a rule's `hours` mean, the word being written at that place."""


@dataclass(frozen=True, slots=True)
class RestOfFile:
    """What the rest of the file says, as far as a rule may name it."""

    names: Names
    hours: ReadHours
    policies: Policies


def read_rule(data: Data, where: Path, rest: RestOfFile, findings: Findings) -> Rule | None:
    """None where there is a mistake in it; all of them are in `findings`."""
    if not isinstance(data, dict):
        hint = "a rule begins with - name: and has its other keys below it"
        findings.mistake(where, "this is not a rule", hint)
        return None
    inside = _inside(next((key for key in QUESTIONS if key in data), ""))
    if findings.is_broken(where):
        return None
    for key in data:
        if key in _CONDITIONS and key not in inside and key not in RULE_KEYS:
            asks = any(each in data for each in QUESTIONS)
            condition_beside(key, data[key], "where" if asks else "when", where, findings)
        elif key not in RULE_KEYS and key not in inside:
            findings.unknown_key((*where, key), "rule", RULE_KEYS)
    common = {key: value for key, value in data.items() if key in keys_in(RuleForm)}
    form = _validated(RuleForm, common, where, rest.names, findings)
    question = _question(data, where, rest.names, findings)
    keeps_to = rest.hours(form.hours if form else "", (*where, "hours"))
    refuse_two_hearers(data, where, findings)
    if not says_who_hears(data):
        refuse_none(where, rest.policies, findings)
    steps = read_steps(data, where, findings) if "clock" in data else []
    if form is None or question is None:
        return None
    stepped = with_steps(question, form, steps, rest.policies, findings)
    return Rule(
        name=form.name,
        question=stepped.question,
        tell=at_once(stepped.policy),
        where=form.where,
        title=form.title,
        why=form.why,
        severity=stepped.severity,
        steps=stepped.further,
        mode=form.mode,
        repeat_every=form.repeat_every,
        policy=stepped.policy,
        keep=form.keep or KEEP,
        calm_for=form.calm_for or 0,
        line=findings.line(where),
        hours=keeps_to.calendar,
        by_channel=keeps_to.by_channel,
    )


def _inside(asked: str) -> Collection[str]:
    """What may be written below the key that asks."""
    return keys_of(QUESTIONS[asked])((asked,)) if asked else ()


def _question(
    data: dict[str, Data], where: Path, names: Names, findings: Findings
) -> QuestionSpec | None:
    asked = [key for key in QUESTIONS if key in data]
    if len(asked) > 1:
        text = f"a rule asks one question, and this one asks {' and '.join(asked)}"
        findings.mistake_at_key((*where, asked[1]), text, "make a second rule of it")
        return None
    if not asked:
        # a question that is misspelt has been refused in its own words
        unknown = data.keys() - RULE_KEYS
        if not any(key in _CONDITIONS or _means_a_question(key) for key in unknown):
            hint = f"add one of {', '.join(QUESTIONS)}, for instance when: {{status: ON_HOLD}}"
            if data.keys() & {"target", "warn"}:
                hint = "say which time is measured, for instance clock: first_response"
            findings.mistake(where, "this rule asks nothing", hint)
        return None
    return _asked(asked[0], data, where, names, findings)


def _asked(
    asked: str, data: dict[str, Data], where: Path, names: Names, findings: Findings
) -> QuestionSpec | None:
    spec, own, inside = QUESTIONS[asked], own_keys()[asked], _inside(asked)
    for key, hint in _BESIDE.items():
        if key in data and key not in own and key not in inside:
            text = f"`{key}` does not go with `{asked}`"
            better = _BESIDE_CLOCK.get(key, hint) if asked == "clock" else hint
            if better == _BESIDE_CLOCK["for"] and "target" not in data and _is_length(data[key]):
                better = f"write target: {data[key]}"
            findings.mistake_at_key((*where, key), text, better)
    for key, hint in UNFIT.get(asked, {}).items():
        if key in data:
            findings.mistake_at_key((*where, key), f"`{key}` does not go with `{asked}`", hint)
    beside = (own | keys_in(RuleForm).keys()) - {asked, *(_BESIDE.keys() - own)}
    meant = as_meant(data, asked, inside, beside, where, findings)
    fields = {
        "hold_for" if key == "for" else key: meant[key] for key in keys_in(spec) if key in meant
    }
    if asked == "clock" and _is_length(data.get("for")):
        fields.setdefault("target", data["for"])  # one mistake is enough
    fields.pop("warn", None)  # its steps are read by themselves
    question = _validated(spec, fields, where, names, findings)
    if isinstance(question, TextSpec) and not texts_fit(data["text"], (*where, "text"), findings):
        return None
    return question


def _is_length(written: Data) -> bool:
    try:
        return isinstance(written, str) and read_duration(written) > 0
    except ValueError:
        return False


def _means_a_question(key: str) -> bool:
    return closest(key.split("{", maxsplit=1)[0], RULE_KEYS) in QUESTIONS


def _validated(
    model: type[Model], data: dict[str, Data], where: Path, names: Names, findings: Findings
) -> Model | None:
    try:
        return model.model_validate(data, context=names)
    except ValidationError as error:
        asked = next((data[key] for key in QUESTIONS if key in data), None)
        findings.take(error, where, "", keys_within(model, asked))
        return None
