"""The shapes of everything in the rules file but the questions, which are judge's own."""

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from alerting.config.tables.addresses import (
    read_email,
    read_phone,
    read_room,
    read_secret,
    read_slack,
    read_webhook,
)
from alerting.judge.conditions import Conditions
from alerting.judge.spec import Duration, UnknownWord, as_list, read_id
from alerting.model.alert import Mode
from alerting.model.people import USUAL_ORDER, Means, Target
from alerting.model.policy import GroupBy
from alerting.model.severity import Severity
from alerting.model.zoho import APPS

LANGUAGES = ("en", "pt-BR")
SHOW_CUSTOMER = ("no", "name", "number")
RECEIPTS = ("DELIVERED", "READ")
_MEANS_WORDS = {"mail": "email", "e-mail": "email", "text": "sms", "phone": "sms"}
_PLACEHOLDER = re.compile(r"\{\{ *([^{}]*?) *\}\}")
#: What a person's quiet hours let through: not even what is critical.
NOTHING = "none"
LINK_WORDS = ("session.id", "session.org", "ticket.id", "ticket.number")


class Form(BaseModel):
    """A part of the file, as written: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def word_of(kind: str, known: Collection[str]) -> Callable[[object], str]:
    by_letters = {each.casefold(): each for each in known}

    def read(value: object) -> str:
        found = by_letters.get(str(value).strip().casefold())
        if found is None:
            raise UnknownWord(kind, str(value), known)
        return found

    return read


def words_of(kind: str, known: Collection[str]) -> Callable[[object], list[str]]:
    """One of them, or a list; each once."""
    read = word_of(kind, known)
    return lambda value: list(dict.fromkeys(read(each) for each in as_list(value)))


@cache
def timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def _read_timezone(value: str) -> str:
    if value.strip() not in timezones():
        raise UnknownWord("time zone", value, timezones())
    return value.strip()


def _read_link(value: str) -> str:
    if not re.match(r"https?://", value):
        raise ValueError("a link begins with https://")
    for found in _PLACEHOLDER.finditer(value):
        if found[1] not in LINK_WORDS:
            raise UnknownWord("part of a chat", found[1], LINK_WORDS)
    if "{" in _PLACEHOLDER.sub("", value) or "}" in _PLACEHOLDER.sub("", value):
        raise ValueError("only {{ … }} may stand in a link, for instance {{ session.id }}")
    return value


def _read_value_of_zoho(value: object) -> str:
    text = str(value).strip().upper()
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{0,79}", text):
        raise ValueError("one of Zoho's values is letters, digits and _, like ON_HOLD")
    return text


def read_target(value: object) -> Target:
    """`asha`, or `asha by sms`."""
    text = str(value).strip()
    if "," in text:
        raise ValueError(f"for several, use brackets: [{text[:80]}]")
    name, by, means = text.rpartition(" by ")
    if not by:
        return Target(text)
    word = _MEANS_WORDS.get(means.strip().casefold(), means)
    of_a_place = word.strip().casefold() in (Means.WEBHOOK, Means.APPRISE)
    known = list(Means) if of_a_place else USUAL_ORDER
    return Target(name.strip(), Means(word_of("means", known)(word)))


def _read_ids(value: object) -> list[int]:
    return [read_id(each) for each in as_list(value)]


def _read_show(value: object) -> str:
    return word_of("answer", SHOW_CUSTOMER)("no" if value is False else value)


def _read_receipts(value: object) -> list[str]:
    return [] if value == "none" else words_of("receipt", RECEIPTS)(value)


def _read_unless(value: object) -> str | None:
    word = word_of("severity", (Severity.CRITICAL, Severity.WARNING, NOTHING))(value)
    return None if word == NOTHING else word


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Timezone = Annotated[str, AfterValidator(_read_timezone)]
Language = Annotated[str, BeforeValidator(word_of("language", LANGUAGES))]
ZohoValue = Annotated[str, BeforeValidator(_read_value_of_zoho)]
Target_ = Annotated[Target, BeforeValidator(read_target)]
App = Annotated[str, BeforeValidator(word_of("app", APPS))]


#: A single value is a list of one.
Lines = Annotated[tuple[Line, ...], BeforeValidator(as_list)]
Targets = Annotated[tuple[Target_, ...], BeforeValidator(as_list)]
Groups = Annotated[tuple[GroupBy, ...], BeforeValidator(words_of("way of grouping", list(GroupBy)))]
ZohoValues = Annotated[tuple[ZohoValue, ...], BeforeValidator(as_list)]


class QuietForm(Form):
    between: Line
    timezone: Timezone | None = None
    unless: Annotated[Severity | None, BeforeValidator(_read_unless)] = Severity.CRITICAL


class PersonForm(Form):
    email: Annotated[str, AfterValidator(read_email)] = ""
    sms: Annotated[str, AfterValidator(read_phone)] = ""
    slack: Annotated[str, AfterValidator(read_slack)] = ""
    language: Language | None = None
    timezone: Timezone | None = None
    prefers: Annotated[tuple[Means, ...], BeforeValidator(words_of("means", USUAL_ORDER))] = ()
    quiet: QuietForm | None = None


class PlaceForm(Form):
    slack_channel: Annotated[str, AfterValidator(read_room)] = ""
    slack_webhook: Annotated[str, AfterValidator(read_secret)] = ""
    webhook: Annotated[str, AfterValidator(read_webhook)] = ""
    apprise: Annotated[str, AfterValidator(read_secret)] = ""
    secret: Annotated[str, AfterValidator(read_secret)] = ""


class ChannelForm(Form):
    name: Line
    app: App = ""
    lead: Line = ""
    hours: Line = ""
    receipts: Annotated[frozenset[str] | None, BeforeValidator(_read_receipts)] = None


class AgentForm(Form):
    name: Line
    person: Line = ""
    lead: Line = ""
    capacity: Annotated[int, Field(ge=1, le=1000)] | None = None


class ContactsForm(Form):
    ids: Annotated[frozenset[int], BeforeValidator(_read_ids)] = frozenset()
    file: Line = ""


class PerDay(Form):
    per_day: int = Field(ge=1, le=10_000)


class PerHour(Form):
    per_hour: int = Field(ge=1, le=10_000)


class SmsLimit(Form):
    per_person: PerDay


class EmailLimit(Form):
    per_person: PerHour


class RuleLimit(Form):
    alerts_per_hour: int = Field(ge=1, le=10_000)


class SilenceLimit(Form):
    longest: Duration


class LimitsForm(Form):
    sms: SmsLimit | None = None
    email: EmailLimit | None = None
    rule: RuleLimit | None = None
    silence: SilenceLimit | None = None


class ZohoValuesForm(Form):
    status: ZohoValues = ()
    reply_status: ZohoValues = ()


class TopForm(Form):
    """What stands beside the tables and the rules."""

    version: Literal["1"]
    timezone: Timezone = "UTC"
    hours: Line = ""
    language: Language = "en"
    operators: Targets = ()
    owner: Targets = ()
    lead: Line = ""
    show_customer: Annotated[str, BeforeValidator(_read_show)] = "no"
    chat_link: Annotated[str, StringConstraints(max_length=1000), AfterValidator(_read_link)] = ""
    zoho_values: ZohoValuesForm = ZohoValuesForm()
    limits: LimitsForm = LimitsForm()


class RuleForm(Form):
    """What all rules have in common; the question's own keys are judge's."""

    name: Line
    tell: Targets = ()
    policy: Line = ""
    title: Annotated[Text, StringConstraints(max_length=200)] = ""
    why: Text = ""
    severity: Annotated[Severity, BeforeValidator(word_of("severity", list(Severity)))] = (
        Severity.WARNING
    )
    mode: Annotated[Mode, BeforeValidator(word_of("mode", list(Mode)))] = Mode.LIVE
    where: Conditions | None = None
    hours: Line = ""
    group_by: Groups | None = None
    """None: as its policy says."""
    repeat_every: Duration | None = None
    keep: Duration | None = None
    calm_for: Duration | None = None
