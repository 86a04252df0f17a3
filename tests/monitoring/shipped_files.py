"""The alert rules and the dashboard as they are shipped, and Prometheus' own judgement of them."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final, TypedDict

import pytest
import yaml

from alerting.config.shipped import DASHBOARD, METRIC_RULES, shipped


class AlertRule(TypedDict):
    alert: str
    expr: str
    labels: dict[str, str]
    annotations: dict[str, str]


def alert_rules() -> list[AlertRule]:
    groups = yaml.safe_load(shipped(METRIC_RULES).read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(shipped(DASHBOARD).read_text(encoding="utf-8"))
    return made


def panels() -> list[dict[str, Any]]:
    return [it for it in dashboard()["panels"] if it["type"] != "row"]


def expressions() -> list[str]:
    """Of all panels, with a value for each of Grafana's variables."""
    values = {"$__rate_interval": "5m", "$instance": ".*"}
    found = [target["expr"] for panel in panels() for target in panel["targets"]]
    return [re.sub(r"\$\w+", lambda it: values[it[0]], each) for each in found]


SELECTOR: Final = re.compile(r"\b(alerting_[a-z_]+)(?:\{([^}]*)\})?")


def selected() -> dict[str, set[str]]:
    """Series that rules and panels ask for, each with the labels that they narrow it by."""
    found: dict[str, set[str]] = {}
    for expression in (*expressions(), *(rule["expr"] for rule in alert_rules())):
        for name, narrowed in SELECTOR.findall(expression):
            labels = set(re.findall(r"(\w+)\s*[=!]~?", narrowed)) - {"instance"}
            found.setdefault(name, set()).update(labels)
    return found


def promtool(*arguments: str | Path, stdin: str = "") -> str:
    """What it says; the test fails where it is not content, and is skipped where it is not."""
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not here: apt-get install prometheus")
    ended = subprocess.run(
        ["promtool", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    return said
