"""One rule of the file becomes a Rule."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import RuleForm
from alerting.config.hours import RuleHours
from alerting.config.keys import keys_in, keys_of
from alerting.config.not_built import NOT_BUILT
from alerting.config.suggest import closest
from alerting.config.yaml_nodes import Data, Path
from alerting.judge.change import ChangeSpec
from alerting.judge.fate import FateSpec
from alerting.judge.rulebook import KEEP, QuestionSpec, Rule
from alerting.judge.state import StateSpec
from alerting.model.names import Names

Model = TypeVar("Model", bound=BaseModel)

#: The key that asks the question -> what may stand beside it.
QUESTIONS: dict[str, type[StateSpec | ChangeSpec | FateSpec]] = {
    "when": StateSpec,
    "change": ChangeSpec,
    "message": FateSpec,
}
_QUESTION_KEYS = frozenset(key for spec in QUESTIONS.values() for key in keys_in(spec))
RULE_KEYS = frozenset({*keys_in(RuleForm), *_QUESTION_KEYS, "examples"})

_BESIDE = {
    "for": "something that happened cannot last: leave `for` out",
    "within": "`within` belongs to change: ended_abruptly and change: reopened",
    "messages": "write it inside: when: {messages: {above: 20}}",
    "keep": "`keep` belongs to `change`; other alerts end when their condition does",
}


def own_keys() -> dict[str, set[str]]:
    """The keys that only rules of one question or another may have."""
    own = {key: set(keys_in(spec)) for key, spec in QUESTIONS.items()}
    own["change"].add("keep")
    return own


ReadHours: TypeAlias = Callable[[str, Path], RuleHours]
"""What a rule's `hours` mean, the word being written at that place."""


def read_rule(
    data: Data, where: Path, names: Names, hours: ReadHours, findings: Findings
) -> Rule | None:
    """None where there is a mistake in it; all of them are in `findings`."""
    if not isinstance(data, dict):
        hint = "a rule begins with - name: and has its other keys below it"
        findings.mistake(where, "this is not a rule", hint)
        return None
    for key in data:
        if key not in RULE_KEYS:
            findings.unknown_key((*where, key), "rule", RULE_KEYS)
    common = {key: value for key, value in data.items() if key in keys_in(RuleForm)}
    form = _validated(RuleForm, common, where, names, findings)
    question = _question(data, where, names, findings)
    keeps_to = hours(form.hours if form else "", (*where, "hours"))
    if form is None or question is None:
        return None
    return Rule(
        name=form.name,
        question=question,
        tell=form.tell,
        where=form.where,
        title=form.title,
        why=form.why,
        severity=form.severity,
        mode=form.mode,
        repeat_every=form.repeat_every,
        keep=form.keep or KEEP,
        line=findings.line(where),
        hours=keeps_to.calendar,
        by_channel=keeps_to.by_channel,
    )


def _question(
    data: dict[str, Data], where: Path, names: Names, findings: Findings
) -> QuestionSpec | None:
    asked = [key for key in QUESTIONS if key in data]
    if len(asked) > 1:
        text = f"a rule asks one question, and this one asks {' and '.join(asked)}"
        findings.mistake_at_key((*where, asked[1]), text, "make a second rule of it")
        return None
    if not asked:
        # a question that is misspelt or not built yet has been refused in its own words
        unknown = data.keys() - RULE_KEYS
        if not any(key in NOT_BUILT["rule"] or _means_a_question(key) for key in unknown):
            hint = "add one of when, change or message, for instance when: {status: ON_HOLD}"
            findings.mistake(where, "this rule asks nothing", hint)
        return None
    spec = QUESTIONS[asked[0]]
    own = own_keys()[asked[0]]
    for key, hint in _BESIDE.items():
        if key in data and key not in own:
            text = f"`{key}` does not go with `{asked[0]}`"
            findings.mistake_at_key((*where, key), text, hint)
    fields = {
        "hold_for" if key == "for" else key: data[key] for key in keys_in(spec) if key in data
    }
    return _validated(spec, fields, where, names, findings)


def _means_a_question(key: str) -> bool:
    return closest(key.split("{", maxsplit=1)[0], RULE_KEYS) in QUESTIONS


def _validated(
    model: type[Model], data: dict[str, Data], where: Path, names: Names, findings: Findings
) -> Model | None:
    try:
        return model.model_validate(data, context=names)
    except ValidationError as error:
        findings.take(error, where, "", keys_of(model))
        return None
