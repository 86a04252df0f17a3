"""`alerting metrics`: what Prometheus and Grafana are given."""

import json

import yaml

from alerting.config.shipped import METRIC_RULES, shipped
from tests.cli.calling import Call


def test_the_rules_come_out_as_they_are_shipped(call: Call) -> None:
    said = call("metrics", "rules")

    assert said.code == 0
    assert said.out == shipped(METRIC_RULES).read_text(encoding="utf-8")
    assert yaml.safe_load(said.out)["groups"]


def test_the_dashboard_is_json(call: Call) -> None:
    assert json.loads(call("metrics", "dashboard").out)["title"] == "Alerts for Zoho Desk chats"
