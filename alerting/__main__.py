"""`python -m alerting`."""

from alerting.cli.main import app

app()
