"""What packages take from the README: commands, Debian's changelog, the example for nginx."""

import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from textwrap import TextWrapper, dedent

README = Path("README.md")
VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)


def version() -> str:
    found = VERSION.search(Path("alerting/__init__.py").read_text(encoding="utf-8"))
    assert found
    return found[1]


def when() -> datetime:
    """The commit's instant: what is built twice is the same."""
    return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)


def part(heading: str) -> str:
    """What stands below a heading, up to the next of its rank or above."""
    lines = README.read_text(encoding="utf-8").splitlines()
    begin = lines.index(heading) + 1
    rank = heading.index(" ")
    fenced = False
    for end, line in enumerate(lines[begin:], start=begin):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and re.match(rf"#{{1,{rank}}} ", line):
            return "\n".join(lines[begin:end])
    return "\n".join(lines[begin:])


def changelog() -> str:
    """Debian's, of this version alone."""
    points = re.split(r"^- ", part(f"### {version()}"), flags=re.MULTILINE)[1:]
    wrap = TextWrapper(width=78, initial_indent="  * ", subsequent_indent="    ")
    author = "zoho-chat-alerting <maintainers@zoho-chat-alerting.example>"
    lines = [
        f"zoho-chat-alerting ({version()}) stable; urgency=medium",
        "",
        *(line for point in points for line in wrap.wrap(point)),
        "",
        f" -- {author}  {format_datetime(when())}",
    ]
    return "\n".join(lines) + "\n"


def nginx() -> str:
    found = re.search(r"```nginx\n(.*?)^ *```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return dedent(found[1])


def commands(marker: str) -> str:
    """The block below `<!-- marker -->`, moved to the margin."""
    text = README.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {marker} -->\n *```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    assert found, f"the README has no commands {marker}"
    return dedent(found[1])


WORDS: dict[str, Callable[..., str]] = {
    "changelog": changelog,
    "commands": commands,
    "nginx": nginx,
    "version": version,
}

if __name__ == "__main__":
    sys.stdout.write(WORDS[sys.argv[1]](*sys.argv[2:]))
