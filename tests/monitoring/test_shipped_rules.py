"""The shipped alert rules: right for Prometheus, tried on series, and told in the manual."""

import re
from pathlib import Path

import yaml

from alerting.cli.commands import COMMANDS
from alerting.config.shipped import METRIC_RULES, shipped
from tests.monitoring.shipped_files import alert_rules, promtool

ROOT = Path(__file__).parents[2]
SERIES = Path(__file__).parent / "alerting.rules.test.yaml"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def named() -> list[str]:
    return [rule["alert"] for rule in alert_rules()]


def test_prometheus_takes_the_rules() -> None:
    assert f"{len(named())} rules found" in promtool("check", "rules", shipped(METRIC_RULES))


def test_each_alert_fires_where_it_should_alone_and_not_before() -> None:
    assert "SUCCESS" in promtool("test", "rules", SERIES)


def test_series_try_every_alert_both_ways() -> None:
    fires: set[str] = set()
    is_well: set[str] = set()
    for test in yaml.safe_load(SERIES.read_text(encoding="utf-8"))["tests"]:
        alert = test["name"].split()[0].rstrip(",")
        for looked in test["promql_expr_test"]:
            samples = looked.get("exp_samples", [])
            assert all(f'alertname="{alert}"' in it["labels"] for it in samples)
            (fires if samples else is_well).add(alert)

    assert fires == is_well == set(named())


def test_every_alert_says_what_it_means_and_what_to_do_and_where_more_stands() -> None:
    for rule in alert_rules():
        assert rule["labels"].keys() == {"severity"}
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert rule["annotations"].keys() == {"summary", "description", "action", "runbook"}
        assert rule["annotations"]["runbook"] == "README.md#alerts-on-the-metrics"
    assert "\n### Alerts on the metrics\n" in README


def test_the_manual_has_every_alert_and_no_other() -> None:
    rows = re.findall(r"^\| (\**)(Alerting\w+)\** \| .+ \| .+ \| .+ \|$", README, re.MULTILINE)

    assert {name: "critical" if stars else "warning" for stars, name in rows} == {
        rule["alert"]: rule["labels"]["severity"] for rule in alert_rules()
    }


def test_commands_that_an_alert_names_exist() -> None:
    for rule in alert_rules():
        for command in re.findall(r"\balerting ([a-z]+)", rule["annotations"]["action"]):
            assert command in COMMANDS


def test_causes_that_an_alert_asks_for_are_the_programs_own() -> None:
    sources = "".join(it.read_text(encoding="utf-8") for it in (ROOT / "alerting").rglob("*.py"))
    causes = {
        cause
        for rule in alert_rules()
        for asked in re.findall(r'cause[=!]~?"([^"]+)"', rule["expr"])
        for cause in asked.split("|")
    }

    assert {it for it in causes if f'"{it}"' not in sources} == set()
    assert len(causes) > 5
