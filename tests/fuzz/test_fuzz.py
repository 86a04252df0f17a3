"""A short run of what a night tries ten million times, and all that it has ever found."""

import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.__main__ import missing
from tests.fuzz.drawn import Drawn
from tests.fuzz.kept import Keeper
from tests.fuzz.mutations import raw
from tests.fuzz.nightly import Row, table
from tests.fuzz.target import Target, cases, load, names


@pytest.mark.parametrize(
    "name, case", [pytest.param(*it, id=f"{it[0]}-{it[1].name}") for it in cases()]
)
def test_what_broke_once_holds(name: str, case: Path) -> None:
    began = time.process_time()

    load(name).one(case.read_bytes())

    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", names())
def test_the_samples_and_what_grows_from_them_hold(name: str) -> None:
    target = load(name)
    for seed in target.seeds:
        target.one(seed)

    @given(st.randoms(use_true_random=False))
    def holds(rng: Random) -> None:
        data = rng.choice(target.seeds)
        for _ in range(rng.randint(1, 3)):
            data = target.mutate(data, rng)
        target.one(data)

    holds()


def _breaks(data: bytes) -> None:
    assert b"x" not in data
    int(data or b"0")


def test_what_breaks_is_kept_once_a_kind_and_as_short_as_it_came(tmp_path: Path) -> None:
    keeper = Keeper(Target(_breaks, (b"1",), raw), tmp_path / "found")

    for data in (b"1", b"axa", b"x", b"xxxx", b"a"):
        keeper(data)

    kept = [it for it in (tmp_path / "found").iterdir() if it.suffix != ".txt"]
    assert sorted(it.read_bytes() for it in kept) == [b"a", b"x"]
    assert keeper.inputs == 5
    assert 'assert b"x" not in data' in "".join(
        it.read_text() for it in (tmp_path / "found").glob("assertion*.txt")
    )


def test_the_table_says_what_was_found_and_where_it_is() -> None:
    fine, bad = Row("links", 2_000, 2, 0, 0), Row("rules", 500, 5, 1, 77)

    assert not fine.broken
    assert bad.broken
    said = table([fine, bad], Path("/kept"), 10)
    assert "links                     2,000     1,000  0" in said
    assert "1, its process ended with 77: see rules.log" in said
    assert "250 inputs in each of 10 seconds of a core" in said
    assert "/kept/found" in said


def test_without_atheris_it_says_what_to_install() -> None:
    assert "[test,fuzz]" in missing(lambda _name: None)


def test_the_same_bytes_are_the_same_values() -> None:
    one, other = Drawn(bytes(range(90))), Drawn(bytes(range(90)))

    assert (one.text(), one.below(7), one.rest()) == (other.text(), other.below(7), other.rest())
    assert one.text() == ""
