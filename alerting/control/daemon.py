"""What people's commands need from the running daemon, and what it answers.

The answers travel as JSON, so they are structs of plain values.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from alerting.control.orders import SilenceOrder, Where
from alerting.model.audit import Audited
from alerting.model.done import Done, Silenced
from alerting.model.duty import OnCall
from alerting.model.histogram import Histogram
from alerting.model.silence import SilenceList
from alerting.model.story import AlertList, AlertSeen, Story
from alerting.model.times import EpochMs, Ms


class Reloaded(msgspec.Struct, frozen=True):
    """`lines`: what was kept, started, stopped and closed; or every mistake of the file."""

    ok: bool
    lines: list[str]


class FiringAlert(msgspec.Struct, frozen=True):
    """One line of the list that a supervisor reads."""

    number: int
    rule: str
    severity: str
    chat: str
    """Zoho's session id; text, since many programs round numbers of that size."""
    ticket: str
    since: EpochMs
    told: list[str]
    """Names of those who were told."""
    acked_by: str = ""
    withheld: str = ""
    """As in `model.story.AlertSeen`, like `name`."""
    name: str = ""


class AuditList(msgspec.Struct, frozen=True):
    lines: list[Audited]
    """The newest first."""


class BalanceSeen(msgspec.Struct, frozen=True):
    """What is left to pay messages with."""

    org: int
    app: str
    available: float
    currency: str


class ZohoSeen(msgspec.Struct, frozen=True, kw_only=True):
    """How the way to Zoho's API fares."""

    answered_at: EpochMs
    """When Zoho last said what it was asked; 0: not yet."""
    answers: dict[str, int]
    """How many calls came to `got`, `empty`, `later`, `notallowed`, `missing`."""
    credits_spent: int
    """API credits, by us and today."""
    credits_allowed: int
    credits_remaining: int | None
    """The organisation's, as Zoho said last."""
    refused: str
    """Why nothing can be asked until somebody mends it; empty: all is well."""
    looked_at: EpochMs = 0
    """When chats were last looked at, all that changed; 0: not yet."""
    looks: dict[str, int] = {}
    """`ok` and `failed`."""
    found: dict[str, int] = {}
    """By asking: chats `corrected`, `confirmed` and `gone`; `messages` and `fates`."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How the daemon fares, for people. An instant of 0: not yet."""

    version: str
    started_at: EpochMs
    now: EpochMs
    ready: bool
    ready_why: str
    """While it is not ready: what it waits for."""
    rules_version: int
    chats: int
    chats_by_status: dict[str, int]
    unconfirmed: int
    """Chats not heard of since a gap in intake."""
    pending_runs: int
    """Conditions that hold, and have not held for long enough yet."""
    firing: list[FiringAlert]
    """The first of them, where there are very many."""
    firing_total: int = 0
    """How many there are, where `firing` does not list them all."""
    outbox: dict[str, dict[str, int]]
    """Means → state → how many messages."""
    last_event_at: EpochMs
    last_delivery_at: EpochMs
    quarantined: int
    without_settings: list[str]
    """Means whose messages go another way or wait for settings, each with what to set."""
    problems: list[str]
    """What somebody must look after, each a sentence."""
    webhook_auth: str = "token"
    signatures: dict[str, int] = {}
    """By result, how many webhooks; none where nobody looks at them."""
    zoho_actions: str = "off"
    """Whether rules may change anything in Zoho: `off`, `dry_run` or `on`."""
    signed_by: list[str] = []
    """Whose webhooks Zoho has signed, in words."""
    zoho: ZohoSeen | None = None
    """None: there are no credentials for Zoho's API."""
    agents_online: int | None = None
    """None: nothing is known of anybody."""
    balances: list[BalanceSeen] = []
    backup_at: EpochMs | None = None
    """Of the newest backup, 0 where there is none; None: they are not made by the clock."""


class Vitals(msgspec.Struct, frozen=True, kw_only=True):
    """Plain numbers for metrics. What counts only grows, since the start of the process."""

    version: str
    ready: bool
    events: dict[str, int]
    """Durable ones, by Zoho's event type."""
    event_age: Histogram
    answer_time: Histogram
    """Of webhooks that were taken."""
    connections_refused: int
    doors: dict[str, dict[int, int]]
    """Path → status code → how many answers, of what is no webhook."""
    answers: dict[int, int]
    """Of the webhook, by HTTP status code."""
    repeated: int
    late: int
    clamped: int
    quarantined: int
    unknown_values: int
    chats: dict[str, int]
    """By status, as of now."""
    unconfirmed: int
    pending_runs: int
    open_alerts: dict[str, int]
    """By severity, as of now."""
    alert_lateness: Histogram
    messages: dict[str, dict[str, int]]
    """Means → outcome → how many."""
    until_sent: dict[str, Histogram]
    """By means."""
    broken: dict[str, bool]
    """By means, whether it reaches nobody now."""
    outbox_waiting: dict[str, int]
    """By means, as of now."""
    journal_lag: int
    """Events that are on disk and not believed yet."""
    writer_queue: int
    commits: int
    writes_failed: int
    last_tick_at: EpochMs
    tick_lateness: Ms
    last_webhook_at: EpochMs
    snapshot_seconds: float
    """How long the last snapshot took."""
    loop_lag: Histogram
    audit_unreached: int
    """Alerts that reached nobody, as of `audit_at`."""
    audit_at: EpochMs
    """Of the last audit that came to an end; 0: none yet."""
    reloads_ok: int
    reloads_failed: int
    signatures: dict[str, int]
    """By result, how many webhooks; none where nobody looks at them."""
    zoho: ZohoSeen | None = None
    agents_online: int | None = None
    balances: list[BalanceSeen] = []
    """The last three as in `Status`."""
    backup_at: EpochMs | None = None
    """As in `Status`."""
    backup_every: Ms = 0
    free_bytes: int | None = None
    """On the disk of the database; None: not looked at yet."""
    database_bytes: int | None = None
    problems: list[str] = []
    """Causes of what somebody must look after."""
    page_logins: dict[str, int] = {}
    """By result, who would come in."""


class Daemon(Protocol):
    """The program as its admin listener sees it; `app` provides it."""

    def author(self, by: str, *, login: bool) -> Done:
        """Whether orders are taken in this name; also if they are, what to remark on it.

        `login`: it was not given, but is that of whoever is logged in.
        """
        ...

    async def reload(self, by: str) -> Reloaded: ...

    async def acknowledge(
        self, numbers: Sequence[int], by: str, lasting: Ms | None, *, where: Where, take: bool
    ) -> Done:
        """`lasting` None: until they end. `take`: also what somebody else has."""
        ...

    async def close(self, numbers: Sequence[int], by: str, *, where: Where) -> Done: ...

    def preview_silence(self, order: SilenceOrder) -> Silenced:
        """Changes nothing."""
        ...

    async def add_silence(self, order: SilenceOrder) -> Silenced: ...

    async def end_silence(self, number: int, by: str, *, where: Where) -> Done: ...

    async def renew_links(self, by: str, *, where: Where) -> Done:
        """All links that messages have had so far are void."""
        ...

    def silences(self) -> SilenceList: ...

    def alerts(self, limit: int, *, ended: bool) -> AlertList:
        """Open ones; with `ended` those too."""
        ...

    def alert(self, number: int) -> AlertSeen | None: ...

    def timeline(self, number: int) -> Story | None: ...

    def on_call(self) -> OnCall: ...

    def audit(self, limit: int) -> AuditList: ...

    async def retry(self, key: str) -> Done:
        """Try a message of the outbox again, now."""
        ...

    async def drop(self, key: str) -> Done:
        """Never send a message of the outbox that still waits."""
        ...

    async def retake(self, ids: list[int]) -> Done:
        """Read elements of the quarantine once more."""
        ...

    async def tell(self, person: str, means: str) -> Done:
        """Sends a test message now, by the usual means if `means` is empty; the text is the
        provider's answer."""
        ...

    def status(self) -> Status: ...

    def vitals(self) -> Vitals: ...
