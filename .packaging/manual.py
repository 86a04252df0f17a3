"""Manual pages and completion: commands from the program, the rest from the README.

manual.py pages FOLDER        Markdown, one file for each page
manual.py completion FOLDER   files for bash and zsh, below a `share` folder
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from readme import part, version, when
from typer.completion import get_completion_script  # type: ignore[attr-defined]

from alerting.cli.commands import COMMANDS, load

OTHERS: Final = (
    "**alerting**(1), **alerting-rules**(5), **alerting.service**(8); all of the manual is"
)
MANUAL: Final = "/usr/share/doc/zoho-chat-alerting/README.md"


def page(name: str, section: int, what: str, parts: dict[str, str]) -> str:
    head = f"title: {name}\nsection: {section}\ndate: {when():%Y-%m-%d}\n"
    head += f"source: zoho-chat-alerting {version()}\nvolume: Alerts for Zoho Desk chats\n"
    body = {"NAME": f"{name} - {what}", **parts, "SEE ALSO": f"{OTHERS} {MANUAL}"}
    return head + "".join(f"\n# {title}\n\n{text.strip()}\n" for title, text in body.items())


def from_readme(heading: str) -> str:
    """Headings one rank higher, links as their words only, tables as lists."""
    text = re.sub(r"\[([^\]]+)\]\(#[^)]+\)", r"\1", part(heading))
    text = re.sub(r"^##(#+ )", r"\1", text, flags=re.MULTILINE)
    return re.sub(r"(?:^\|.*\n?)+", lambda found: listed(found[0]), text, flags=re.MULTILINE)


def listed(table: str) -> str:
    """A terminal is too narrow for a table of sentences."""
    heads, _line, *rows = (cells(row) for row in table.splitlines())
    return "\n".join(f"{first}\n\n:   {described(heads[1:], rest)}\n" for first, *rest in rows)


def cells(row: str) -> list[str]:
    return [it.strip().replace("\\|", "|") for it in re.split(r"(?<!\\)\|", row)[1:-1]]


def described(heads: list[str], rest: list[str]) -> str:
    """What holds unless something is written comes last."""
    columns = [(head, it) for head, it in zip(heads, rest, strict=True) if it]
    said = ": ".join(it for head, it in columns if not head.startswith("unless"))
    return ". ".join(
        [said, *(f"{head.capitalize()}: {it}" for head, it in columns if head.startswith("unless"))]
    )


def commands() -> str:
    return "\n".join(line for name in COMMANDS for line in command(f"alerting {name}", load(name)))


def command(path: str, found: Any) -> Iterator[str]:
    inside = getattr(found, "commands", {})
    context = found.make_context(path, [], resilient_parsing=True)
    pieces = [] if inside else found.collect_usage_pieces(context)
    yield f"\n## {path} {plain(' '.join(pieces))}\n\n{plain(found.help or '')}\n"
    records = (one.get_help_record(context) for one in found.params if not inside)
    for name, text in filter(None, records):
        yield f"\n**{plain(name)}**\n\n:   {plain(text)}\n"
    for name, one in inside.items():
        yield from command(f"{path} {name}", one)


def plain(text: str) -> str:
    """Nothing in it is markup."""
    return re.sub(r"([\\`*_<>\[\]#|~])", r"\\\1", text)


def pages() -> dict[str, str]:
    does = "tells supervisors about Zoho Desk chats that need somebody"
    files = (
        "*/etc/alerting/rules.yaml*: the rules file. */etc/alerting/alerting.env*: settings."
        " */etc/alerting/secrets/*: one secret a file. */var/lib/alerting/alerting.db*: the state."
    )
    return {
        "alerting.1": page(
            "alerting",
            1,
            does,
            {
                "SYNOPSIS": "**alerting** *COMMAND* [*OPTIONS*]",
                "DESCRIPTION": "Commands that only read work whether the daemon runs or not.",
                "COMMANDS": commands(),
                "SETTINGS": from_readme("## Settings"),
                "FILES": files,
            },
        ),
        "alerting-rules.5": page(
            "alerting-rules",
            5,
            "what is told to whom, and when",
            {"DESCRIPTION": from_readme("## The rules file").replace("\n# ", "\n## ")},
        ),
        "alerting.service.8": page(
            "alerting.service",
            8,
            f"the daemon that {does}",
            {
                "SYNOPSIS": "**systemctl** start|reload|restart|stop **alerting.service**",
                "DESCRIPTION": "Listens where **alerting.socket** says.",
                "FILES": files,
                "PAGE": from_readme("## The page"),
                "STATE": from_readme("## What is stored, and for how long"),
                "HTTP ANSWERS": from_readme("## HTTP answers"),
                "METRICS": from_readme("## Metrics"),
            },
        ),
    }


def completion(share: Path) -> None:
    scripts = {
        "bash-completion/completions/alerting": "bash",
        "zsh/vendor-completions/_alerting": "zsh",
    }
    for name, shell in scripts.items():
        script = get_completion_script(
            prog_name="alerting", complete_var="_ALERTING_COMPLETE", shell=shell
        ).strip()
        if shell == "zsh":  # the first time its file itself is the function that is called
            script += '\n[ "$zsh_eval_context[-1]" != loadautofunc ] || _alerting_completion "$@"'
        write(share / name, script + "\n")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    if sys.argv[1] == "pages":
        for name, text in pages().items():
            write(folder / f"{name}.md", text)
    else:
        completion(folder)
