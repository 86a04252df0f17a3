"""`alerting metrics …`."""

import typer

from alerting.config.shipped import DASHBOARD, METRIC_RULES, shipped

metrics = typer.Typer(
    name="metrics",
    help="For Prometheus and Grafana: alert rules and a dashboard for the daemon's metrics.",
    no_args_is_help=True,
    add_completion=False,
)


@metrics.command()
def rules() -> None:
    """Print alert rules for Prometheus.

    Example: alerting metrics rules > /etc/prometheus/alerting.rules.yaml
    """
    _print(METRIC_RULES)


@metrics.command()
def dashboard() -> None:
    """Print a dashboard for Grafana, to be imported there.

    Example: alerting metrics dashboard > alerting.dashboard.json
    """
    _print(DASHBOARD)


def _print(name: str) -> None:
    typer.echo(shipped(name).read_text(encoding="utf-8"), nl=False)
