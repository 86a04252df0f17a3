"""Words and patterns of a rule that cannot be looked for, each at its place in the file."""

import re
from collections.abc import Callable, Iterator

from alerting.config.findings import Findings
from alerting.config.texts.patterns import Unfit, check_pattern, knows_only_ascii
from alerting.config.texts.texts import check_word
from alerting.config.yaml.nodes import Data, Path
from alerting.judge.spec import as_list

_STAR = re.compile(r"\w\*(\s|$)|(^|\s)\*\w")


def texts_fit(text: Data, where: Path, findings: Findings) -> bool:
    """Reports what cannot be found, and what probably is not meant."""
    words = list(_each(text, where, "words"))
    if isinstance(text, dict) and findings.runs_on((*where, "words")):
        hint = "put a - before each line, if they are words of their own"
        findings.warn((*where, "words"), "these lines of `words` are one long word", hint)
    patterns = list(_each(text, where, "patterns"))
    for place, word in words:
        if _STAR.search(word):
            hint = "to find also what begins with a word, write patterns: ['\\brefund']"
            findings.warn(place, "in `words` a * stands for itself", hint)
    for place, pattern in patterns:
        if knows_only_ascii(pattern):
            hint = "put whole words under `words`, or write \\pL for any letter"
            findings.warn(place, "\\b and \\w know only the letters a to z", hint)
    fits = [_fits(check_word, *each, findings) for each in words]
    return all(fits + [_fits(check_pattern, *each, findings) for each in patterns])


def _each(text: Data, where: Path, key: str) -> Iterator[tuple[Path, str]]:
    if isinstance(text, dict) and key in text:
        for index, one in enumerate(as_list(text[key])):
            yield (*where, key, index), str(one)


def _fits(check: Callable[[str], object], place: Path, written: str, findings: Findings) -> bool:
    try:
        check(written)
    except Unfit as unfit:
        findings.mistake(place, str(unfit), unfit.hint)
        return False
    return True
