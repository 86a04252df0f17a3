"""The example rules: inside the package when installed, at the top of a checkout otherwise."""

from pathlib import Path

from alerting.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parents[1]


def example_rules() -> Path:
    for place in (_PACKAGE / "_shipped", _PACKAGE.parent):
        path = place / "rules.example.yaml"
        if path.is_file():
            return path
    raise ConfigError("The example rules are missing: install the package again.")
