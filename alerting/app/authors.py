"""Who gives an order: one of the people of the rules file, or whoever is logged in."""

from collections.abc import Collection

from alerting.config.suggest import did_you_mean
from alerting.model.done import Done


def author(by: str, people: Collection[str], *, login: bool) -> Done:
    """Whether this name may stand for it, and what is to be said of it.

    A slip of the pen would give an alert to nobody, so who is named must be known. `login`: the
    name was not given but taken from the system, and is only remarked upon.
    """
    if by in people or not people:
        return Done(ok=True, text="")
    if login:
        remark = f"{by} is none of the people of the rules file; say who you are with --by NAME."
        return Done(ok=True, text=remark)
    hint = did_you_mean(by, people)
    return Done(ok=False, text=f"The rules file has no person {by}; {hint}")
