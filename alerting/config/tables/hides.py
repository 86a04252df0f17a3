"""The list `hide`: alerts that explain others."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import Form, Lines, words_of
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.yaml.nodes import Data, Path, each_of
from alerting.model.hiding import Hide
from alerting.model.policy import GroupBy

#: What two alerts of different rules can have in common.
SHARED = tuple(word for word in GroupBy if word is not GroupBy.RULE)

Same = Annotated[tuple[GroupBy, ...], BeforeValidator(words_of("subject", SHARED))]


Hidden: TypeAlias = Mapping[str, Collection[str]]
"""A rule -> those that it hides."""


class HideForm(Form):
    if_firing: Lines
    hide: Lines
    same: Same = ()


def read_hides(section: Data, rules: Collection[str], findings: Findings) -> tuple[Hide, ...]:
    """Those without a mistake. `rules` are the names of all of them."""
    if section and not isinstance(section, list):
        findings.mistake(("hide",), "`hide` must be a list", "each entry begins with - if_firing:")
        return ()
    found: list[Hide] = []
    hidden: dict[str, set[str]] = {}
    for data, where in each_of(section, ("hide",)):
        try:
            form = HideForm.model_validate(data)
        except ValidationError as error:
            findings.take(error, where, "hide", keys_of(HideForm))
            continue
        for key, names in (("if_firing", form.if_firing), ("hide", form.hide)):
            _check_rules(names, (*where, key), rules, findings)
        hide = Hide(frozenset(form.if_firing), frozenset(form.hide), form.same)
        _refuse_circles(form.hide, hide, hidden, where, findings)
        for name in hide.if_firing:
            hidden.setdefault(name, set()).update(hide.hide)
        found.append(hide)
    return tuple(found)


def _check_rules(
    names: Sequence[str], where: Path, rules: Collection[str], findings: Findings
) -> None:
    for index, name in enumerate(names):
        if name not in rules:
            text = f"{name[:60]} is not one of the `rules`"
            findings.mistake((*where, index), text, did_you_mean(name, rules))


def _refuse_circles(
    written: Sequence[str], hide: Hide, hidden: Hidden, where: Path, findings: Findings
) -> None:
    """A rule that hides itself, by itself or by way of others; `hidden` by entries above."""
    for index, name in enumerate(written):
        place = (*where, "hide", index)
        if name in hide.if_firing:
            findings.mistake(place, f"{name[:60]} would hide itself", "leave it out on one side")
        elif round_about := sorted(_hidden_by(name, hidden) & hide.if_firing):
            text = f"{round_about[0][:60]} would hide itself, by way of {name[:60]}"
            findings.mistake(place, text, "decide which of them explains the other")


def _hidden_by(name: str, hidden: Hidden) -> set[str]:
    """All rules that `name` hides, also by way of others."""
    found: set[str] = set()
    left = {name}
    while left:
        left = {other for one in left for other in hidden.get(one, ())} - found
        found |= left
    return found
