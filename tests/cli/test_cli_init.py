"""`alerting init`: a few answers become a rules file that is right."""

import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from alerting.cli.commands import load
from alerting.cli.init import QUESTIONS
from alerting.cli.main import app
from alerting.config.local_zone import local_zone
from alerting.config.recommended import Answers, objection, rules_text
from alerting.config.rules_file import Checked, check, open_text
from alerting.config.yaml.text import read_yaml
from alerting.config.yaml.writing import scalar
from alerting.model.alert import Mode
from tests.cli.calling import RULES, Call

ALL = {
    "--timezone": "America/Sao_Paulo",
    "--hours": "mon-fri 09:00-13:00 14:00-18:30, sat 10:00-14:00",
    "--name": "asha",
    "--email": "asha@zylker.example",
    "--sms": "+919876500001",
    "--second": "nikhil",
    "--second-email": "nikhil@zylker.example",
    "--second-sms": "+919876500002",
    "--slack-channel": "#support-alerts",
}
WORDS = [word for pair in ALL.items() for word in pair]


@pytest.fixture
def new(call: Call) -> Path:
    return call.folder / "new.yaml"


def written(path: Path) -> Checked:
    return check(open_text(path), str(path))


def asked(path: Path, *answers: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
    words = ["init", str(path), *options]
    result = CliRunner().invoke(app, words, input="".join(f"{it}\n" for it in answers))
    return result.exit_code, result.output


def test_without_a_terminal_everything_is_proposed(call: Call, new: Path) -> None:
    ended = call("init", str(new), "--yes")

    assert ended.code == 0
    assert len(written(new).book.rules) == 8
    assert "example.org: nobody reads those" in ended.out


def test_options_are_answers(call: Call, new: Path) -> None:
    ended = call("init", str(new), *WORDS)

    found = written(new)
    assert (ended.code, found.warnings) == (0, ())
    people = found.book.directory.people
    assert people["asha"].sms == "+919876500001"
    assert people["nikhil"].email == "nikhil@zylker.example"
    assert [str(it) for it in found.book.directory.operators] == [
        "nikhil by email",
        "nikhil by sms",
    ]
    assert found.book.timezone == "America/Sao_Paulo"
    assert [str(it) for it in found.book.calendars["support-hours"].week[5]] == ["10:00-14:00"]
    assert "example.org" not in ended.out


def test_messages_call_every_rule_by_words_not_by_its_name(call: Call, new: Path) -> None:
    call("init", str(new), *WORDS)

    assert all(" " in rule.title for rule in written(new).book.rules)


def test_every_rule_is_on_trial(call: Call, new: Path) -> None:
    call("init", str(new), *WORDS)

    assert {rule.mode for rule in written(new).book.rules} == {Mode.TRIAL}


def test_live_rules_would_be_clean_as_well(call: Call, new: Path) -> None:
    call("init", str(new), *WORDS)

    text = open_text(new).replace("mode: trial\n", "mode: live\n")

    assert check(text, "rules.yaml").warnings == ()


def test_alerting_check_finds_no_mistake_and_the_end_says_what_to_do_next(
    call: Call, new: Path
) -> None:
    ended = call("init", str(new), *WORDS)

    assert call("check", str(new)).code == 0
    places = [ended.out.index(it) for it in (f"alerting check {new}", "alerting run", "mode: live")]
    assert places == sorted(places)


def test_rules_where_the_service_has_them_are_for_the_service(
    call: Call, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alerting.cli.init.SERVICE_RULES", new)

    assert "Start the daemon: sudo systemctl enable --now" in call("init", str(new), *WORDS).out


def test_a_file_that_exists_is_not_touched(call: Call) -> None:
    ended = call("init", "--yes")

    assert (ended.code, ended.out) == (2, "")
    assert "rules.yaml exists, and nothing was changed" in ended.err
    assert call.rules.read_text() == RULES


def test_it_is_replaced_when_that_is_wanted(call: Call) -> None:
    call.rules.chmod(0o600)

    assert call("init", "--yes", "--force").code == 0
    assert len(written(call.rules).book.rules) == 8
    assert stat.S_IMODE(call.rules.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "option, value",
    [
        ("--timezone", "Asia/Kolkatta"),
        ("--hours", "mon-fri 9-18"),
        ("--hours", "09:00-18:00"),
        ("--hours", "mon"),
        ("--hours", "mon closed"),
        ("--name", "lead"),
        ("--name", ""),
        ("--name", "a\nb"),
        ("--email", "asha"),
        ("--email", "none"),
        ("--sms", "09876500001"),
        ("--second", "asha by sms"),
        ("--second-email", "nikhil@"),
        ("--slack-channel", "support"),
    ],
)
def test_an_option_that_cannot_be_is_named_with_its_reason(
    call: Call, new: Path, option: str, value: str
) -> None:
    ended = call("init", str(new), "--yes", option, value)

    assert (ended.code, ended.out) == (2, "")
    assert option in ended.err.splitlines()[0].partition(":")[2]
    assert not new.exists()


def test_enter_takes_what_is_proposed(tmp_path: Path) -> None:
    code, out = asked(tmp_path / "rules.yaml", *[""] * len(QUESTIONS))

    assert code == 0
    assert all(words in out for words in QUESTIONS.values())
    assert written(tmp_path / "rules.yaml").book.directory.lead == "supervisor"


def test_a_wrong_answer_is_asked_again_with_the_reason(tmp_path: Path) -> None:
    options = ("--timezone", "UTC", "--hours", "always", "--name", "asha")

    code, out = asked(
        tmp_path / "rules.yaml", "asha", "asha@zylker.example", *[""] * 5, options=options
    )

    assert code == 0
    assert out.count(QUESTIONS["timezone"]) == 0
    assert "this is not an e-mail address" in out
    found = written(tmp_path / "rules.yaml").book
    assert found.directory.people["asha"].email == "asha@zylker.example"
    assert found.hours is None


def test_whoever_stops_in_the_middle_leaves_no_file(tmp_path: Path) -> None:
    code, _ = asked(tmp_path / "rules.yaml", "UTC")

    assert code == 1
    assert not (tmp_path / "rules.yaml").exists()


@pytest.mark.parametrize("name", ["it-desk", "supervisor"])
def test_the_proposed_second_name_is_never_that_of_the_first(tmp_path: Path, name: str) -> None:
    code, _ = asked(tmp_path / "rules.yaml", "UTC", "always", name, *[""] * 6)

    assert code == 0
    assert set(written(tmp_path / "rules.yaml").book.directory.people) == {"supervisor", "it-desk"}


TRICKY = ["always", "none", "lead", "support-room", "it-desk", "a: b", "yes", "#x", "a, b"]
TRICKY += ["mon 9:00-8:00", "mon-sun 00:00-24:00", "a@b.example", "+919876500001", "{}", "{name}"]
some = st.text(max_size=40) | st.sampled_from(TRICKY)


@settings(max_examples=100)
@given(st.builds(Answers, *[some] * 9))
def test_any_answers_give_a_right_file_or_a_reason(answers: Answers) -> None:
    why = objection(answers)

    if why:
        assert why.strip()
    else:
        assert len(check(rules_text(answers), "rules.yaml").book.rules) == 8


@pytest.mark.parametrize("field", QUESTIONS)
@settings(max_examples=10)
@given(some)
def test_any_one_answer_gives_a_right_file_or_the_question_again(field: str, answer: str) -> None:
    line = answer.splitlines()[0] if answer.splitlines() else ""
    before = [""] * list(QUESTIONS).index(field)
    after = [""] * len(QUESTIONS)

    with TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        code, out = asked(path, *before, line, *after)

        assert code == 0
        assert len(written(path).book.rules) == 8
    assert out.count("Wrote ") == 1


@given(st.text(st.characters(codec="utf-8")).filter(str.isprintable))
def test_text_written_as_yaml_reads_back_as_the_same_text(text: str) -> None:
    root = read_yaml(f"[{scalar(text)}, {{{scalar(text)}: 1}}]", "x").root

    assert root.data() == [text, {text: "1"}]  # type: ignore[attr-defined]


def test_the_machines_time_zone_is_proposed(tmp_path: Path) -> None:
    zones = tmp_path / "zoneinfo" / "Asia"
    zones.mkdir(parents=True)
    (zones / "Kolkata").touch()
    link, named = tmp_path / "localtime", tmp_path / "timezone"
    link.symlink_to(zones / "Kolkata")
    named.write_text("Europe/Berlin\n")

    assert local_zone(link, named) == "Asia/Kolkata"
    assert local_zone(tmp_path / "no", named) == "Europe/Berlin"
    assert local_zone(tmp_path / "no", tmp_path / "neither") == "UTC"


def test_its_options_are_in_the_help() -> None:
    command = load("init")

    assert isinstance(command, typer.core.TyperCommand)
    assert {f"--{it.replace('_', '-')}" for it in QUESTIONS} <= {
        option for each in command.params for option in each.opts
    }
