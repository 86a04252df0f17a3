"""Who is on call: of each rota now and next, and the groups as they are written."""

import msgspec

from alerting.model.people import Directory
from alerting.model.rota import Rota
from alerting.model.times import EpochMs


class Substitute(msgspec.Struct, frozen=True):
    """One of a rota's `overrides` that is not over."""

    who: str
    begins: EpochMs
    ends: EpochMs


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    rota: str
    timezone: str
    who: str
    """On duty now."""
    until: EpochMs = 0
    """0: always."""
    then: str = ""
    """Who is next; empty: nobody else ever is."""
    overrides: list[Substitute]


class OnCall(msgspec.Struct, frozen=True, kw_only=True):
    at: EpochMs
    rotas: list[Duty]
    groups: dict[str, list[str]]
    lead: str
    """The file's; empty: it has none."""


def on_call(directory: Directory, at: EpochMs) -> OnCall:
    return OnCall(
        at=at,
        rotas=[_duty(rota, at) for rota in directory.rotas.values()],
        groups={name: list(members) for name, members in directory.groups.items()},
        lead=directory.lead,
    )


def _duty(rota: Rota, at: EpochMs) -> Duty:
    change = rota.next_change(at)
    return Duty(
        rota=rota.name,
        timezone=rota.timezone,
        who=rota.on_duty(at),
        until=change or 0,
        then=rota.on_duty(change) if change else "",
        overrides=[Substitute(it.who, it.begins, it.ends) for it in rota.overrides if it.ends > at],
    )
