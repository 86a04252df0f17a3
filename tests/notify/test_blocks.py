from hypothesis import given
from hypothesis import strategies as st

from alerting.notify.blocks import MOST_BLOCKS, blocks, cut, headline
from alerting.notify.words import escape_slack


def test_a_blank_line_separates_blocks() -> None:
    first, second = blocks("*Title*\n\nbody\nmore\n")
    assert first == {"type": "section", "text": {"type": "mrkdwn", "text": "*Title*"}}
    assert second["text"]["text"] == "body\nmore"


def test_small_print_becomes_context() -> None:
    (made,) = blocks("-# alert 8")
    assert made == {"type": "context", "elements": [{"type": "mrkdwn", "text": "alert 8"}]}


def test_a_notification_shows_the_first_paragraph() -> None:
    assert headline("\n:red_circle: *Hold*: 10m\n\nmore") == ":red_circle: Hold: 10m"


@given(st.text(max_size=400), st.integers(4, 60))
def test_a_cut_never_tears_an_entity(text: str, longest: int) -> None:
    kept = cut(escape_slack(text), longest)
    assert len(kept) <= longest
    assert all(part.startswith(("amp;", "lt;", "gt;")) for part in kept.split("&")[1:])


@given(st.text(max_size=400), st.integers(8, 60))
def test_a_cut_never_tears_a_link(text: str, longest: int) -> None:
    kept = cut(f"{escape_slack(text)}<https://a.example/x|Open> and more", longest)
    assert kept.count("<") == kept.count(">")


@given(st.text(alphabet="ab\n<&>", max_size=20_000))
def test_slack_takes_what_is_built(text: str) -> None:
    built = blocks(escape_slack(text))
    assert len(built) <= MOST_BLOCKS + 1
    for block in built:
        assert 0 < len(block["text"]["text"]) <= 3000
