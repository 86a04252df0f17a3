"""Looks through customers' texts for the rules in force, when they are received."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass

from alerting.judge.rulebook import RuleBook
from alerting.judge.text import FindTexts, TextSpec


@dataclass(frozen=True, slots=True)
class Looking:
    """One that fails costs its rules this message, and nobody the webhook."""

    find: FindTexts
    rules: tuple[str, ...]
    failed: MutableMapping[str, str]
    """By the names of rules, for whoever tells the operators."""

    def __call__(self, text: str) -> tuple[int, ...]:
        try:
            return self.find(text)
        except Exception as error:  # noqa: BLE001 one bad rule must stop no other
            self.failed.update(dict.fromkeys(self.rules, type(error).__name__))
            return ()


def looking_for(book: RuleBook, failed: MutableMapping[str, str]) -> Looking:
    return Looking(book.find, tuple(_looking(book)), failed)


def _looking(book: RuleBook) -> Iterable[str]:
    return (rule.name for rule in book.rules if isinstance(rule.question, TextSpec))
