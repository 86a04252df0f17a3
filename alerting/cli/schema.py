"""`alerting schema`."""

import msgspec
import typer

from alerting.config.schema import schema as rules_schema


def schema() -> None:
    """Print a JSON Schema of the rules file, with which editors complete and underline.

    Example: alerting schema > rules.schema.json
    """
    typer.echo(msgspec.json.format(msgspec.json.encode(rules_schema())).decode())
