"""Lists of contacts as spreadsheets save them: ids, or what is wrong, which quotes nobody."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from alerting.config.tables.contact_csv import BadList, read_contacts
from tests.fuzz.mutations import in_lines
from tests.fuzz.target import Target

FILE: Final = Path(NamedTemporaryFile(suffix=".csv").name)  # noqa: SIM115 a name that is free
SECRET: Final = "Kamal"


def one(data: bytes) -> None:
    FILE.write_bytes(data)
    try:
        found = read_contacts(FILE, "vip.csv")
    except BadList as bad:
        said = " ".join([*bad.faults, bad.hint])
        _names_nobody(said)
        return
    finally:
        FILE.unlink()
    assert found
    assert all(0 < it < 2**63 for it in found)


def _names_nobody(said: str) -> None:
    assert said.startswith("vip.csv")
    assert SECRET not in said


TARGET: Final = Target(
    one,
    (
        b"186543000000451259\n186543000000451260\n",
        b'id,name\n186543000000451259,"Kamal, Nayan"\n',
        b"\xef\xbb\xbfContact Id;Name\r\n186543000000451259;Kamal\r\n",
        b"name,contact_id\nKamal,1.86543E+17\n",
    ),
    in_lines(
        ["id", "Contact ID", "contact-id", ",", ";", '"', '""', "\t", "0", "-1", "1.8E+17",
         "1,8E+17",          "9" * 19, "9" * 400, "\u0661", "\x00", "\r", "name", "Kamal"]
    ),
    longest=2_048,
)  # fmt: skip
