"""Which alerts explain others, so that the others need not be told."""

from dataclasses import dataclass

from alerting.model.policy import GroupBy


@dataclass(frozen=True, slots=True)
class Hide:
    """One entry of the rules file's `hide`. Rules are named."""

    if_firing: frozenset[str]
    hide: frozenset[str]
    same: tuple[GroupBy, ...] = ()
    """What both alerts must have in common; empty: nothing."""
