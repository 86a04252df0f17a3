"""Who cannot be reached at night, and what of a mute nobody ever hears."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.config.nights import MIDWINTER, all_asleep, gravest
from alerting.judge.rulebook import Rule
from alerting.model.mute import Afterwards
from alerting.model.severity import Severity


def unreachable(file: Written) -> Iterator[Doubt]:
    """Rules that must be heard at night, and whoever they tell is quiet then."""
    for people, rules in unheard_at_night(file).items():
        names = listed([file.book.rules[index].name for index in rules])
        text = (
            f"{listed(list(people))} cannot be reached at night, and nobody else hears of {names}"
        )
        hint = "tell somebody else too, or write under quiet: unless: critical"
        yield Doubt(file.hearers(rules[0]), text, hint)


def unheard_at_night(file: Written) -> dict[tuple[str, ...], list[int]]:
    """The people, and the places of the rules that tell them and nobody else."""
    now = file.around.now or MIDWINTER
    found: dict[tuple[str, ...], list[int]] = {}
    for index, rule in file.live():
        if rule.hours is None and _must_be_heard(index, rule, file):
            people = all_asleep(rule, file.book.directory, now)
            if people:
                found.setdefault(people, []).append(index)
    return found


def _must_be_heard(index: int, rule: Rule, file: Written) -> bool:
    """It may become critical, or says itself that it counts at all hours."""
    rules = file.data.get("rules")
    written = rules[index] if isinstance(rules, list) else None
    always = isinstance(written, dict) and written.get("hours") == "always"
    return always or gravest(rule) is Severity.CRITICAL


def undigested(file: Written) -> Iterator[Doubt]:
    """Mutes whose alerts wait for a digest that never comes."""
    for index, mute in enumerate(file.book.mutes):
        if mute.afterwards is Afterwards.DIGEST and not file.book.digests:
            text = f"no digest ever tells what {mute.name} kept back"
            hint = "write digests: in the file, or afterwards: tell_if_still_true"
            yield Doubt(("mute", index, "afterwards"), text, hint)
