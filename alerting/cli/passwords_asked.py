"""How a command comes by a password: never as an argument, which others could see."""

import secrets
import sys
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

import typer

from alerting.cli.failure import Code, fail
from alerting.dashboard.access.passwords import LONGEST, Passwords, unfit

#: 24 characters.
_BYTES: Final = 18

Generate: TypeAlias = Annotated[
    bool, typer.Option("--generate", help="Make one, and print it: it is shown this once.")
]
Stdin: TypeAlias = Annotated[bool, typer.Option("--stdin", help="Read one line from the input.")]


@dataclass(frozen=True, slots=True)
class Password:
    hashed: str
    generated: str

    def show(self) -> None:
        """Only one that nobody knows yet."""
        if self.generated:
            typer.echo(self.generated)


def password_for(name: str, *, generate: bool, stdin: bool) -> Password:
    """Hashed before the database is opened, which others wait for."""
    if generate and stdin:
        fail("say one of --generate and --stdin", Code.USAGE)
    generated = secrets.token_urlsafe(_BYTES) if generate else ""
    password = generated or (_read() if stdin else _asked(name))
    if why := unfit(password, name):
        fail(f"{why}. Nothing was changed", Code.USAGE)
    passwords = Passwords()
    hashed = passwords.hash(password)
    passwords.close()
    return Password(hashed, generated)


def _read() -> str:
    return sys.stdin.readline(LONGEST * 4).rstrip("\r\n")


def _asked(name: str) -> str:
    if not sys.stdin.isatty():
        fail("nobody can be asked here; add --generate, or --stdin and a line", Code.USAGE)
    prompt = f"Password for {name} (not shown)"
    return str(typer.prompt(prompt, hide_input=True, confirmation_prompt="The same again"))
