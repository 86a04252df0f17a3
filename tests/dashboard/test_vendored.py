"""What the page has of others is what `.ci/vendor/build` made of npm's packages."""

from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDORED = ROOT / "templates/dashboard/static/vendor"


def test_every_vendored_file_is_as_it_was_built() -> None:
    sums = (ROOT / ".ci/vendor/SHA256SUMS").read_text().splitlines()
    built = {name: digest for digest, name in (line.split("  ") for line in sums)}

    assert {it.name: sha256(it.read_bytes()).hexdigest() for it in VENDORED.iterdir()} == built


def test_every_vendored_script_comes_with_its_licence() -> None:
    names = {it.name for it in VENDORED.iterdir()}

    assert {it.split(".")[0] + ".LICENSE" for it in names} <= names
