"""Contacts in a file of their own, as spreadsheets save them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.describe.rule import describe
from alerting.config.rules_file import Checked, check
from alerting.config.tables import contact_csv
from alerting.config.tables.contact_csv import BadList, read_contacts
from alerting.errors import RulesError
from alerting.judge.conditions import conditions_in
from tests.config.written import HEAD, file_with

ONE, TWO = 186_543_000_000_451_259, 186_543_000_000_451_260


def read(folder: Path, content: str | bytes) -> list[int]:
    file = folder / "vip.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return sorted(read_contacts(file, "vip.csv"))


def bad(folder: Path, content: str | bytes) -> BadList:
    with pytest.raises(BadList) as caught:
        read(folder, content)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        f"{ONE}\n{TWO}",
        f"{ONE}\r\n\r\n{TWO}\r\n",
        f"{TWO}\n{ONE}\n{TWO}\n",
        f"id\n{ONE}\n{TWO}\n",
        f"Best customers\n{ONE}\n{TWO}\n",
        f"\ufeffContact Id\n{ONE}\n{TWO}\n",
        f"\n\nname,contactId,since\nMaria,{ONE},2020\n,{TWO},\n",
        f"Contact ID;Name, first\n{ONE};Maria\n{TWO};Jo\n",
        f'"contact_id","note"\n"{ONE}","said ""no"",\nthen yes"\n" {TWO} ",\n,\n',
        f"{ONE},Maria\n{TWO},Jo\n",
        f"{ONE};Maria, the first\n{TWO};Jo\n",
    ],
)
def test_one_id_in_a_line_or_a_column_that_is_headed_so(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == [ONE, TWO]


@pytest.mark.parametrize(
    "content, faults, hint",
    [
        ("", ["vip.csv: no contact is in it"], "written"),
        ("id\n\n", ["vip.csv: no contact is in it"], "written"),
        (f"{ONE}\nMaria\n\n{TWO}x\n", ["vip.csv:2: no", "vip.csv:4: no"], "digits only"),
        ("186x\n5\n", ["vip.csv:1: no contact id stands here"], "digits only"),
        ("id,name\n5,Maria\n,Jo\n", ["vip.csv:3: no contact id"], "digits only"),
        ("name,id\nMaria,5\nJo\n", ["vip.csv:3: no contact id"], "digits only"),
        ("id\n1.86543E+17\n", ["vip.csv:2: no contact id"], "make their column text"),
        ("\nname,mail\nMaria,m@x.example\n", ["vip.csv:2: several columns"], "head the column"),
        (b"id\n5\nJos\xe9\n", ["vip.csv:3: not UTF-8"], "CSV UTF-8"),
        ("5\x00".encode("utf-16"), ["vip.csv:1: not UTF-8"], "CSV UTF-8"),
        ('id\n"' + "5" * 200_000, ["vip.csv: not a table"], ""),
    ],
)
def test_what_is_wrong_names_the_file_and_the_line(
    tmp_path: Path, content: str | bytes, faults: list[str], hint: str
) -> None:
    error = bad(tmp_path, content)

    assert len(error.faults) == len(faults)
    assert all(words in fault for words, fault in zip(faults, error.faults, strict=True))
    assert hint in error.hint


def test_of_many_bad_lines_a_few_are_named(tmp_path: Path) -> None:
    faults = bad(tmp_path, "id\n" + "Maria\n" * 1_005).faults

    assert [it.split()[0] for it in faults[:5]] == [f"vip.csv:{n}:" for n in range(2, 7)]
    assert faults[5:] == ("vip.csv: 1,000 more lines are like that",)


@given(st.text(max_size=60))
def test_nothing_of_a_line_is_repeated(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("lists")
    try:
        read(folder, f"id,name\n5,Maria\n{text}")
    except BadList as error:
        known = "vip.csv no contact id stands here not a table of lines and columns UTF-8 text"
        said = " ".join(error.faults)
        assert all(word.strip(":0123456789") in known for word in said.split())


@pytest.mark.parametrize("count", [2, 3])
def test_a_list_may_be_long(tmp_path: Path, count: int) -> None:
    (tmp_path / "vip.csv").write_text("".join(f"{n}\n" for n in range(1, count + 1)))

    assert contact_csv.MAX_IDS == 1_000_000
    assert len(read_contacts(tmp_path / "vip.csv", "vip.csv", most=3)) == count


def test_too_many_contacts_are_refused(tmp_path: Path) -> None:
    (tmp_path / "vip.csv").write_text("1\n2\n3\n3\n4\nMaria\n")

    with pytest.raises(BadList, match=r"vip\.csv:5: more than 3 contacts are too many"):
        read_contacts(tmp_path / "vip.csv", "vip.csv", most=3)


def of_size(size: int) -> str:
    """A file whose second column is long."""
    full, rest = divmod(size, 100_000)
    return "".join(
        f"{n},".ljust(length - 1, "x") + "\n"
        for n, length in enumerate([100_000] * full + [rest], 1)
    )


@pytest.mark.parametrize("more", [-1, 0])
def test_a_file_may_be_large(tmp_path: Path, more: int) -> None:
    assert contact_csv.MAX_BYTES == 20 << 20
    assert len(read(tmp_path, of_size(contact_csv.MAX_BYTES + more))) == 210


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    assert bad(tmp_path, of_size(contact_csv.MAX_BYTES + 1)).faults == (
        "vip.csv: larger than 20 MiB",
    )


@pytest.mark.parametrize("made", ["nothing", "folder"])
def test_what_is_no_file_is_refused(tmp_path: Path, made: str) -> None:
    path = tmp_path / "vip.csv"
    if made == "folder":
        path.mkdir()

    with pytest.raises(BadList, match="no such file"):
        read_contacts(path, "vip.csv")


LINE = HEAD.count("\n")


def checked(folder: Path, vip: str, own: str = "when: {contact: vip}") -> Checked:
    text = file_with(own).replace("  vip: {ids: [186543000000451259]}", f"  vip: {vip}")
    return check(text, str(folder / "rules.yaml"))


def contacts(it: Checked) -> list[frozenset[int]]:
    return [part.contact or frozenset() for part in conditions_in(it.book.rules[0].question)]


@pytest.mark.parametrize("vip", ["{file: vip.csv}", "{ids: [5], file: lists/vip.csv}"])
def test_a_list_lies_beside_the_rules_file(tmp_path: Path, vip: str) -> None:
    (tmp_path / "lists").mkdir()
    for folder in (tmp_path, tmp_path / "lists"):
        (folder / "vip.csv").write_text("id\n7\n8\n")

    assert contacts(checked(tmp_path, vip)) == [{7, 8} | ({5} if "ids" in vip else set())]


def test_a_list_may_lie_anywhere(tmp_path: Path) -> None:
    (tmp_path / "vip.csv").write_text("7\n")

    found = checked(tmp_path / "elsewhere", f"{{file: {tmp_path / 'vip.csv'}}}")

    assert contacts(found) == [{7}]


def test_of_a_list_that_is_not_there_one_that_is_like_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "vips.csv").write_text("7\n")

    with pytest.raises(RulesError) as caught:
        checked(tmp_path, "{file: vip.csv}")

    path = tmp_path / "vip.csv"
    assert caught.value.mistakes[0].hint == f"did you mean `vips.csv`? it should be {path}"


def test_a_bad_list_is_a_mistake_of_the_rules_file(tmp_path: Path) -> None:
    (tmp_path / "vip.csv").write_text("7\nMaria\n8\nJo\n")

    with pytest.raises(RulesError) as caught:
        checked(tmp_path, "{file: vip.csv}")

    assert [(m.line, m.column, m.text) for m in caught.value.mistakes] == [
        (LINE, 15, "vip.csv:2: no contact id stands here"),
        (LINE, 15, "vip.csv:4: no contact id stands here"),
    ]


@pytest.mark.parametrize(
    "own, said",
    [
        ("when: {contact: vip}", "is with vip"),
        ("when: {contact: [vip, 7]}", "is with vip or contact 7"),
        ("when: {contact: [9, 7]}", "is with contact 7 or contact 9"),
    ],
)
def test_a_rule_speaks_of_the_list_and_is_the_same_whoever_is_on_it(
    tmp_path: Path, own: str, said: str
) -> None:
    identities = set()
    for content in ("7\n", "7\n8\n", "9\n"):
        (tmp_path / "vip.csv").write_text(content)
        found = checked(tmp_path, "{file: vip.csv}", own)
        identities.add(found.book.rules[0].identity)
        assert said in describe(found.book.rules[0], found.book, found.names)

    assert len(identities) == 1


def test_rules_that_name_a_long_list_share_it(tmp_path: Path) -> None:
    (tmp_path / "vip.csv").write_text("7\n")

    found = checked(tmp_path, "{file: vip.csv}", "when: {any: [{contact: vip}, {contact: vip}]}")

    _, first, second = conditions_in(found.book.rules[0].question)
    assert first.contact is second.contact is found.names.contacts["vip"]


def test_whoever_comes_onto_a_list_makes_it_another(tmp_path: Path) -> None:
    books = []
    for content in ("id\n7\n8\n", "8\n7\n", "7\n8\n9\n"):
        (tmp_path / "vip.csv").write_text(content)
        books.append(checked(tmp_path, "{file: vip.csv}").book)

    assert books[0].says_the_same(books[1])
    assert not books[0].says_the_same(books[2])
    assert [it.files[0].count for it in books] == [2, 2, 3]
