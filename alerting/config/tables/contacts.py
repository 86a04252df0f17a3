"""The table `contacts`, and the files that it names."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TypeAlias

from alerting.config.findings import Findings
from alerting.config.forms import ContactsForm
from alerting.config.tables.contact_csv import BadList, read_contacts
from alerting.judge.spec import ContactIds
from alerting.model.contact_file import ContactFile

#: Who is in the file of that name; BadList says what is wrong with it.
ReadList: TypeAlias = Callable[[str], frozenset[int]]


def beside(rules: Path) -> ReadList:
    """Files on disk; names that say no folder are beside the rules file."""
    return lambda name: read_contacts(rules.parent / name, name)


def only_beside(rules: Path, known: Collection[str]) -> ReadList:
    """For text that came over the network: no name leads to another place of this machine, but
    those the file in force has already.
    """
    read = beside(rules)

    def guarded(name: str) -> frozenset[int]:
        if name not in known and name != Path(name).name:
            hint = "leave its folder out, or let somebody write it who can change the file itself"
            raise BadList(f"{name[:60]}: on this page lists lie beside the rules file", hint=hint)
        return read(name)

    return guarded


def as_kept(files: Iterable[ContactFile]) -> ReadList:
    """As they were when a version of the rules file was in force, whatever became of them."""
    known = {it.name: it for it in files}

    def read(name: str) -> frozenset[int]:
        if name not in known:
            raise BadList(f"{name}: as it was then it is kept no longer")
        return frozenset(known[name].ids)

    return read


def nobody(_name: str) -> frozenset[int]:
    """For those who want to know something else of the rules file."""
    return frozenset()


class ContactLists:
    """Reads each file once, whoever names it."""

    def __init__(self, read: ReadList, findings: Findings) -> None:
        self._read = read
        self._findings = findings
        self._files: dict[str, frozenset[int]] = {}

    def list_of(self, name: str, form: ContactsForm) -> ContactIds:
        ids = form.ids
        if form.file:
            on_file = self._file(form.file, ("contacts", name, "file"))
            ids = ids | on_file if ids else on_file
        return ContactIds(ids, (name,))

    def files(self) -> tuple[ContactFile, ...]:
        return tuple(ContactFile.of(name, ids) for name, ids in self._files.items())

    def _file(self, written: str, where: tuple[str, ...]) -> frozenset[int]:
        if written not in self._files:
            try:
                self._files[written] = self._read(written)
            except BadList as bad:
                for fault in bad.faults:
                    self._findings.mistake(where, fault, bad.hint)
                return frozenset()
        return self._files[written]
