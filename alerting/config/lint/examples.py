"""Which rules no example proves, in files that have examples at all."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written


def unproven(file: Written) -> Iterator[Doubt]:
    """Says nothing of a file without examples: it is as its author wants it."""
    section = file.data.get("rules")
    rules = (
        [it if isinstance(it, dict) else {} for it in section] if isinstance(section, list) else []
    )
    if not any("examples" in rule for rule in rules):
        return
    for index, rule in file.watching():
        if "examples" not in rules[index]:
            text = f"no example shows what {rule.name[:60]} does"
            yield Doubt(("rules", index), text, "write examples: below it, as other rules have")
