"""`alerting schema`."""

from typing import Annotated

import msgspec
import typer

from alerting.config.schema.examples import scenario_file
from alerting.config.schema.file import schema as rules_schema


def schema(
    *,
    scenarios: Annotated[
        bool, typer.Option("--scenarios", help="Of files with scenarios for `alerting rehearse`.")
    ] = False,
) -> None:
    """Print a JSON Schema of the rules file, with which editors complete and underline.

    Example: alerting schema > rules.schema.json
    """
    found = scenario_file() if scenarios else rules_schema()
    typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
