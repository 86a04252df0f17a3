"""What is no mistake, and yet perhaps not meant."""

from collections.abc import Callable, Iterator
from typing import Final

from alerting.config.findings import Findings
from alerting.config.lint.broad import broad, passing
from alerting.config.lint.channels import known_values, unsure_values, unwatched
from alerting.config.lint.clocks import unassigned, windowed, windowless
from alerting.config.lint.deeds import chatless, unpermitted
from alerting.config.lint.double import equal, needless, stepped
from alerting.config.lint.doubts import Doubt, Written
from alerting.config.lint.examples import unproven
from alerting.config.lint.file import operators, switched_off, top
from alerting.config.lint.groups import (
    counting_nothing,
    leaping,
    of_nobody,
    of_one_chat,
    silent_nights,
    unheard_of,
    without_capacity,
)
from alerting.config.lint.hides import hiding_nothing
from alerting.config.lint.holidays import estimated
from alerting.config.lint.hours import closed_for_good, muted_for_good, slow
from alerting.config.lint.never import excluding, receiptless, unmoving
from alerting.config.lint.policies import (
    collecting,
    late,
    nobody_instead,
    silent,
    unreached,
    unused_policies,
)
from alerting.config.lint.quiet import undigested, unreachable
from alerting.config.lint.sending import registering, waiting
from alerting.config.lint.told import asleep, nobodys, unheard
from alerting.config.lint.unused import unused

LINTS: Final[tuple[Callable[[Written], Iterator[Doubt]], ...]] = (
    *(top, operators, switched_off),
    *(excluding, unmoving, receiptless),
    *(broad, passing),
    *(closed_for_good, slow, muted_for_good, estimated),
    *(windowed, windowless, unassigned),
    *(equal, needless, stepped),
    *(unheard, nobodys, asleep, waiting, registering),
    *(unused_policies, unreached, late, collecting, silent, nobody_instead),
    *(hiding_nothing, unreachable, undigested, chatless, unpermitted),
    *(unused, unwatched, unsure_values, known_values),
    *(silent_nights, without_capacity, counting_nothing, leaping, of_nobody, of_one_chat),
    unheard_of,
    unproven,
)


def lint(file: Written, findings: Findings) -> None:
    for each in LINTS:
        for doubt in each(file):
            findings.warn(doubt.where, doubt.text, doubt.hint)
