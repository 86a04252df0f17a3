"""Debian's copyright file: whose the packages are that come along, as they say themselves."""

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions

OURS = "zoho-chat-alerting"
HEAD = f"""\
Copyright 2026 the authors of {OURS}. It comes without a licence of its own: ask
whoever gave it to you.

With it come these Python packages, unchanged. Whose they are, and their licences, is in
/usr/lib/{OURS}/lib/python3.*/site-packages/NAME.dist-info;
that of Apache also in /usr/share/common-licenses/Apache-2.0:

"""


def licence(one: Distribution) -> str:
    known = one.metadata.json
    words = known.get("license_expression") or known.get("license") or ""
    named = [it.rpartition(" :: ")[2] for it in known.get("classifier", []) if "License" in it]
    return str(words).partition("\n")[0][:60] or ", ".join(named) or "see there"


def lines(site: str) -> Iterator[str]:
    for one in sorted(distributions(path=[site]), key=lambda it: it.name.lower()):
        if one.name != OURS:
            yield f"  {one.name} {one.version}: {licence(one)}\n"


if __name__ == "__main__":
    sys.stdout.write(HEAD + "".join(lines(sys.argv[1])))
