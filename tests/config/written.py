"""A rules file with one part changed, and what the reader says of it."""

import pytest

from alerting.config.rules_file import read
from alerting.errors import Mistake, RulesError
from alerting.judge.rulebook import RuleBook

#: A file without it is warned of.
HOURS = "hours: always\n"
HEAD = f"""\
version: 1
timezone: Asia/Kolkata
{HOURS}\
lead: asha
operators: [it-desk by email, asha by slack]
people:
  asha: {{email: asha@zylker.example, sms: "+919876500001", slack: asha@zylker.example}}
  nikhil: {{sms: "+919876500002"}}
  it-desk: {{email: it@zylker.example}}
groups: {{supervisors: [asha, nikhil]}}
places:
  room: {{slack_channel: "#support"}}
channels:
  3942000000995017: {{name: WhatsApp Support, app: whatsapp}}
agents:
  106554156: {{name: Priya N., person: asha}}
contacts:
  vip: {{ids: [186543000000451259]}}
"""
RULE = """\
rules:
  - name: on-hold
    tell: [asha]
"""
#: The line of HEAD + RULE after which a rule's own lines begin.
OWN = HEAD.count("\n") + RULE.count("\n")


def file_with(own: str) -> str:
    """A whole file whose one rule has these lines too."""
    return HEAD + RULE + "".join(f"    {line}\n" for line in own.splitlines())


#: A rule that uses what the others leave unused: a file is warned of that, too.
USED = """\
  - name: others
    mode: trial
    when: {contact: vip, waiting_on: agent}
    tell: [supervisors, room, it-desk]
"""


def tidy_with(own: str) -> str:
    """A whole file of which nothing is to be warned."""
    return file_with(own) + USED


def book_with(own: str) -> RuleBook:
    return read(file_with(own), "rules.yaml")


def mistakes_of(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(RulesError) as caught:
        read(text, "rules.yaml")
    return caught.value.mistakes
