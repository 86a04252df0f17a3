"""The example's rules, with what they leave out because a Zoho Desk must be at hand."""

from pathlib import Path
from typing import Final

from alerting.config.rules_file import open_text
from alerting.errors import ConfigError

_NOT_DONE: Final = "# - {after: 5m, do:"
_DONE: Final = "- {after: 5m, do:"
#: Called as in Zoho Desk, since nothing else names her.
_UNNAMED: Final = "  106554158: {name: Ananya D., capacity: 6}\n"


def demo_rules(example: Path, folder: Path) -> Path:
    text = open_text(example)
    if _NOT_DONE not in text or _UNNAMED not in text:
        raise ConfigError("The example rules are not those of this version: install it again.")
    made = folder / example.name
    made.write_text(text.replace(_NOT_DONE, _DONE).replace(_UNNAMED, ""), encoding="utf-8")
    return made
