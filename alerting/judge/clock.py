"""The question `clock` + `target` + `warn`: a service clock, before it is too late."""

from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from alerting.judge.asking import NO, YES, Node, all_of, asked
from alerting.judge.clocks import CLOCKS, Clock
from alerting.judge.conditions import Conditions
from alerting.judge.spec import Duration, Spec, UnknownWord
from alerting.judge.verdict import ENDS, Begins, Verdict
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat, Run
from alerting.model.times import HOUR, EpochMs, Ms

ClockWord = Literal[
    "pickup",
    "first_response",
    "next_response",
    "resolution",
    "agent_silence",
    "customer_silence",
    "reply_window",
]
BeginningWord = Literal["customer", "handover"]

CLOCK_WORDS: Final[tuple[str, ...]] = get_args(ClockWord)
BEGINNINGS: Final[tuple[str, ...]] = get_args(BeginningWord)

#: What `reply_window` has as its target unless another is written.
REPLY_WINDOW: Ms = 24 * HOUR


def _known(kind: str, words: tuple[str, ...]) -> BeforeValidator:
    def read(value: object) -> object:
        if not isinstance(value, str):  # pydantic wants a ValueError
            raise ValueError(f"write one of {', '.join(words)}")  # noqa: TRY004
        if value not in words:
            raise UnknownWord(kind, value, words)
        return value

    return BeforeValidator(read)


class ClockSpec(Spec):
    clock: Annotated[ClockWord, _known("clock", CLOCK_WORDS)]
    target: Duration
    warn: tuple[Duration, ...] = ()
    """When its steps come, as so long after the beginning, increasing. None: at the target."""
    from_: Annotated[BeginningWord, _known("beginning of a clock", BEGINNINGS)] = Field(
        default="customer", alias="from"
    )
    """`handover`: since a bot handed the chat to people, and only then."""
    reopenings: bool = False
    """A chat that is reopened within a day goes on counting from its first beginning."""

    @model_validator(mode="before")
    @classmethod
    def _usual_target(cls, data: object) -> object:
        if isinstance(data, dict) and data.get("clock") == "reply_window":
            return {"target": REPLY_WINDOW, **data}
        return data

    @field_validator("from_")
    @classmethod
    def _begins_so(cls, value: BeginningWord, info: ValidationInfo) -> BeginningWord:
        if info.data.get("clock", "pickup") not in ("pickup", "first_response"):
            raise ValueError("`from` belongs to clock: pickup and clock: first_response")
        return value

    @field_validator("reopenings")
    @classmethod
    def _goes_on(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 pydantic's
        if info.data.get("clock", "resolution") != "resolution":
            raise ValueError("`reopenings` belongs to clock: resolution")
        return value

    @property
    def steps(self) -> tuple[Ms, ...]:
        """At least one."""
        return self.warn or (self.target,)


class ClockQuestion:
    """Holds while the clock runs; comes due at its first step, and rises at the others."""

    per_message = False
    by_values = False
    endless = False

    def __init__(self, spec: ClockSpec, where: Conditions | None) -> None:
        self.hold_for, self.rises = spec.steps[0], spec.steps[1:]
        self._reopenings = spec.reopenings
        self._clock = clock_of(spec)
        runs = self._clock.runs
        self._since = runs.since
        self._whole: Node = all_of([runs, asked(where)]) if where else runs
        self._ask = self._whole.ask
        self.reads = self._whole.reads
        self.needs = self._whole.needs

    def hear(self, change: Change, run: Run | None) -> Verdict | None:
        holds = self._ask(change.chat)
        if run is None:
            return self._begins(change.chat) if holds is YES else None
        return ENDS if holds is NO or self._is_another(change, run, holds) else None

    def counts_from(self, chat: Chat, since: EpochMs) -> EpochMs:
        return min(since, chat.chain_at or since) if self._reopenings else since

    def look(self, chat: Chat) -> Verdict | None:
        return self._begins(chat) if self._ask(chat) is YES else None

    def still(self, chat: Chat, run: Run) -> Holds:  # noqa: ARG002 every question takes both
        return self._ask(chat)

    def what(self, chat: Chat, message: int) -> str:  # noqa: ARG002 every question takes both
        return self._clock.say(chat)

    def _begins(self, chat: Chat) -> Begins:
        since = self._since(chat)
        return Begins(since, max(since, self.counts_from(chat, since) + self.hold_for))

    def _is_another(self, change: Change, run: Run, holds: Holds) -> bool:
        """The clock has stopped meanwhile and begun anew: what is open for it has ended."""
        chat = change.chat
        if change.reopened:  # it goes on only for a message that came before that was known
            return holds is not YES or self._since(chat) != run.since
        return self._clock.anew(chat, run.since)


def clock_of(spec: ClockSpec) -> Clock:
    """One of the seven, or of the two that begin with a hand-over."""
    return CLOCKS[f"{spec.clock} from handover" if spec.from_ == "handover" else spec.clock]
