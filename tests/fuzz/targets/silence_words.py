"""What people type after `/alerting`: a silence that says what, how long and why, or nothing."""

from html import escape
from typing import Final

from alerting.model.times import DAY, HOUR, MINUTE, SECOND
from alerting.reply.silence_grammar import End, Wanted, read_command
from tests.fuzz.mutations import in_words
from tests.fuzz.target import Target

UNITS: Final = (("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND))


def one(data: bytes) -> None:
    said = read_command(data.decode("utf-8", "replace"))
    match said:
        case Wanted():
            assert said.lasting >= 0
            assert said.reason.strip()
            assert said.rule or said.channel or said.agent or said.chat, "it names something"
            again = read_command(_again(said))
            assert again is None or again == said, "said plainly it is the same"
        case End(number):
            assert 0 <= number < 10**15
        case _:
            pass


def _again(it: Wanted) -> str:
    named = {"rule": it.rule, "channel": it.channel, "agent": it.agent, "chat": it.chat}
    pairs = " ".join(f'{key} "{value}"' for key, value in named.items() if value)
    now = "now " if it.now else ""
    unit, size = next(it_ for it_ in UNITS if it.lasting % it_[1] == 0)
    length = f"{it.lasting // size}{unit}"
    return escape(f"silence {now}{pairs} for {length} because {it.reason}", quote=False)


TARGET: Final = Target(
    one,
    (
        b"silence rule on-hold for 2h because deploy",
        b'silence now channel "WhatsApp Support" agent 5 for 30m because "x", because it\'s',
        b"silence list",
        b"silence end 3",
        b"silence rule a&amp;b for 2h because x &lt; y",
    ),
    in_words(
        ["silence", "now", "rule", "channel", "agent", "chat", "for", "2h", "30m", "999999d", "0s",
         "because", "BECAUSE", "list", "end", "3", "9" * 16, '"', '""', "“WhatsApp Support”", "'",
         "\\", "#", "&quot;", "&#xD800;", "&#0;", " " * 500, "x" * 500, "\u2028", "\n"]
    ),
    longest=1_024,
)  # fmt: skip
