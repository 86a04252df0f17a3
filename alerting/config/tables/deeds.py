"""`do` of a policy's step: what is changed in Zoho besides telling people."""

from collections.abc import Iterator
from typing import Annotated, Final, TypeAlias

from pydantic import StringConstraints, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import Form, Line, Text
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.yaml.nodes import Data, Path, each_of
from alerting.judge.spec import Duration
from alerting.model.deed import LEAD, LEAST_LOADED, Act, Deed

#: They say all by themselves.
WORDS: Final = (Act.END, Act.BLOCK)
#: What says by its key what is done; one of them in each entry.
KEYS: Final = (Act.REASSIGN, Act.REASSIGN_TICKET, Act.COMMENT, Act.CREATE_TASK)
LONGEST_SUBJECT: Final = 300
_HINTS: Final = {
    Act.REASSIGN: "write do: [{reassign: least_loaded}]",
    Act.REASSIGN_TICKET: "write do: [{reassign_ticket: lead}]",
    Act.COMMENT: "write do: [{comment: Please look, mention: lead}]",
    Act.CREATE_TASK: "write do: [{create_task: {subject: Call back, owner: lead, due: 1d}}]",
}
_ONE_EACH: Final = "put each into an entry of its own, with a - before it"


class TaskForm(Form):
    subject: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SUBJECT),
    ]
    owner: Line = ""
    due: Duration | None = None


class DeedForm(Form):
    reassign: Line = ""
    reassign_ticket: Line = ""
    comment: Text | None = None
    mention: Line = ""
    create_task: TaskForm | None = None


Receiver: TypeAlias = tuple[Act, str, Path]
"""Who gets, or hears of, what is done, as written, and where it stands."""


def read_deeds(written: Data, where: Path, findings: Findings) -> tuple[Deed, ...]:
    """Those without a mistake."""
    found = (_deed(entry, place, findings) for entry, place in each_of(written, where))
    return tuple(deed for deed in found if deed)


def receivers(written: Data, where: Path) -> Iterator[Receiver]:
    for entry, place in each_of(written, where):
        if not isinstance(entry, dict):
            continue
        for act in (Act.REASSIGN, Act.REASSIGN_TICKET):
            if isinstance(name := entry.get(act), str):
                yield act, name.strip(), (*place, act)
        if isinstance(name := entry.get("mention"), str):
            yield Act.COMMENT, name.strip(), (*place, "mention")
        task = entry.get(Act.CREATE_TASK)
        if isinstance(task, dict) and isinstance(name := task.get("owner"), str):
            yield Act.CREATE_TASK, name.strip(), (*place, Act.CREATE_TASK, "owner")


def _deed(entry: Data, place: Path, findings: Findings) -> Deed | None:
    if not isinstance(entry, dict):
        return _word(str(entry).strip(), place, findings)
    if word := next((word for word in WORDS if word in entry), None):
        findings.mistake_at_key((*place, word), f"`{word}` stands alone", f"write do: [{word}]")
        return None
    try:
        form = DeedForm.model_validate(entry)
    except ValidationError as error:
        findings.take(error, place, "deed", keys_of(DeedForm))
        return None
    return _one(form, place, findings)


def _word(word: str, place: Path, findings: Findings) -> Deed | None:
    act = next((it for it in Act if it == word.casefold()), None)
    if act in WORDS:
        return Deed(act)
    if act:
        findings.mistake(place, f"`{word}` does not say all", _HINTS[act])
    else:
        hint = did_you_mean(word, list(Act))
        findings.mistake(place, f"{word[:60]} is nothing that can be done", hint)
    return None


def _one(form: DeedForm, place: Path, findings: Findings) -> Deed | None:
    written = [act for act in KEYS if getattr(form, act)]
    if len(written) > 1:
        text = "one entry of `do` does one thing"
        findings.mistake_at_key((*place, written[1]), text, _ONE_EACH)
    elif form.mention and not form.comment:
        text = "`mention` belongs to a `comment`"
        findings.mistake_at_key((*place, "mention"), text, _HINTS[Act.COMMENT])
    elif written:
        return _of(form)
    return None


def _of(form: DeedForm) -> Deed | None:
    if task := form.create_task:
        return Deed(Act.CREATE_TASK, task.owner, task.subject, task.due or 0)
    if form.comment:
        return Deed(Act.COMMENT, form.mention, form.comment)
    if form.reassign:
        return Deed(Act.REASSIGN, form.reassign)
    return Deed(Act.REASSIGN_TICKET, form.reassign_ticket)


#: What may stand for an agent's name.
ROLES: Final = {
    Act.REASSIGN: (LEAD, LEAST_LOADED),
    Act.REASSIGN_TICKET: (LEAD, LEAST_LOADED),
    Act.COMMENT: (LEAD,),
    Act.CREATE_TASK: (LEAD,),
}
