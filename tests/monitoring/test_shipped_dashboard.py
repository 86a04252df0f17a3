"""The shipped dashboard: whole for Grafana, and right for Prometheus."""

from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec

from tests.monitoring.shipped_files import dashboard, expressions, panels, promtool

SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def test_every_panel_asks_the_data_source_that_somebody_chooses() -> None:
    variables = {it["name"]: it for it in dashboard()["templating"]["list"]}

    assert variables["datasource"]["type"] == "datasource"
    assert variables["datasource"]["query"] == "prometheus"
    for panel in panels():
        assert panel["datasource"] == SOURCE
        assert {target["refId"] for target in panel["targets"]}
        assert all(target["datasource"] == SOURCE for target in panel["targets"])


def test_panels_stand_in_named_groups() -> None:
    rows = [it["title"] for it in dashboard()["panels"] if it["type"] == "row"]

    assert rows == ["Intake", "Latency", "Alerts", "Delivery", "Disk", "Zoho's API", "Process"]
    assert dashboard()["panels"][0]["type"] == "row"
    assert dashboard()["schemaVersion"] >= 39


def test_no_two_panels_have_the_same_id_or_lie_over_each_other() -> None:
    whole = dashboard()["panels"]

    assert len({it["id"] for it in whole}) == len(whole)
    assert not [
        (a["title"], b["title"])
        for a, b in combinations((it for it in whole), 2)
        if _overlap(a["gridPos"], b["gridPos"])
    ]
    assert all(it["gridPos"]["x"] + it["gridPos"]["w"] <= 24 for it in whole)


def _overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    beside = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
    return not (beside or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"])


def test_every_panel_says_what_it_shows_and_in_which_unit() -> None:
    for panel in panels():
        assert panel["title"]
        assert panel["description"].endswith(".")
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert all(target["legendFormat"] for target in panel["targets"])


def test_prometheus_understands_every_question(tmp_path: Path) -> None:
    asked = [{"record": f"asked:{n}", "expr": each} for n, each in enumerate(expressions())]
    file = tmp_path / "asked.yaml"
    file.write_bytes(msgspec.yaml.encode({"groups": [{"name": "asked", "rules": asked}]}))

    assert f"{len(asked)} rules found" in promtool("check", "rules", file)
