"""Which rules no example proves, in files that have examples at all."""

from alerting.config.findings import Findings
from alerting.config.yaml_nodes import Data


def lint_examples(data: dict[str, Data], findings: Findings) -> None:
    """Says nothing of a file without examples: it is as its author wants it."""
    section = data.get("rules")
    rules = [
        (index, rule)
        for index, rule in enumerate(section if isinstance(section, list) else [])
        if isinstance(rule, dict)
    ]
    if not any("examples" in rule for _, rule in rules):
        return
    for index, rule in rules:
        if "examples" not in rule and rule.get("mode") != "off":
            text = f"no example shows what {str(rule.get('name'))[:60]} does"
            findings.warn(("rules", index), text, "write examples: below it, as other rules have")
