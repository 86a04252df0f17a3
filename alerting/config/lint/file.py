"""What is not written at the top of the file, and switched-off rules."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written
from alerting.config.reach import used
from alerting.model.alert import Mode


def top(file: Written) -> Iterator[Doubt]:
    if "hours" not in file.data:
        hint = "write hours: and the name of one of the `calendars`, or hours: always"
        yield Doubt((), "without `hours` rules count and tell people day and night", hint)
    if "timezone" not in file.data:
        hint = "write for instance timezone: Asia/Kolkata"
        yield Doubt((), "without `timezone` messages give times in UTC", hint)
    if "operators" not in file.data:
        text = "without `operators` nobody hears when this program itself is in trouble"
        hint = "write for instance operators: [asha by email, nikhil by sms]"
        yield Doubt((), text, hint)


def operators(file: Written) -> Iterator[Doubt]:
    directory = file.book.directory
    means = {each for target in directory.operators for each in used(target, directory)}
    if len(means) == 1:
        text = f"all operators are told by {means.pop()}: if that fails, nobody hears of it"
        yield Doubt(("operators",), text, "add one by other means")


def switched_off(file: Written) -> Iterator[Doubt]:
    for index, rule in enumerate(file.book.rules):
        if rule.mode is Mode.OFF:
            yield Doubt(("rules", index, "mode"), f"{rule.name} is off and watches nothing")
