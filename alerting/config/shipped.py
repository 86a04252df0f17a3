"""What comes with it: inside the package when installed, at the top of a checkout otherwise."""

from pathlib import Path
from typing import Final

from alerting.errors import ConfigError

METRIC_RULES: Final = "templates/monitoring/alerting.rules.yaml"
DASHBOARD: Final = "templates/monitoring/alerting.dashboard.json"

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    for place in (_PACKAGE / "_shipped", _PACKAGE.parent):
        path = place / name
        if path.is_file():
            return path
    raise ConfigError(f"{name}, which comes with it, is missing: install the package again.")


def example_rules() -> Path:
    return shipped("rules.example.yaml")
