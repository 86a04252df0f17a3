"""What the phone network said of SMS, also over any number of deaths."""

from collections import Counter
from collections.abc import Sequence

from alerting.model.people import Means
from alerting.record.store import Store
from tests.crash.evidence import Evidence, Found, is_follow_up
from tests.crash.network import Network


def weigh_receipts(store: Store, found: Found, network: Network) -> Evidence:
    """By the id of what was settled: one that was sent again has an id that nobody knows."""
    evidence = Evidence()
    said: dict[str, str] = {
        str(key): network.said.get(str(receipt), "")
        for key, receipt in store.reader.execute(
            "SELECT m.key, s.receipt FROM steps s JOIN messages m ON m.id = s.message"
            " WHERE m.means = ? AND s.receipt <> ''",
            (Means.SMS,),
        )
    }
    became = {key: _fate(found.steps[key]) for key in said}
    follow_ups = {
        it.key.rpartition("/")[0]
        for it in found.messages.values()
        if is_follow_up(it, found.messages)
    }
    lost = {key for key, last in became.items() if last == "undelivered"}
    evidence.count("SMS sent", len(said))
    evidence.count("... arrived", Counter(became.values())["arrived"])
    evidence.count("... did not, or nobody said so", len(lost))
    evidence.count("... told by mail instead", len(lost & follow_ups), wanted=len(lost))
    evidence.count("... arrived, told by mail all the same", len(follow_ups - lost), wanted=0)
    wrong = sum(became[key] == "arrived" and said[key] != "delivered" for key in said)
    evidence.count("... taken for arrived, though nobody said so", wrong, wanted=0)
    evidence.count("... of which we still wait to hear", _awaited(became), wanted=0)
    return evidence


def _fate(steps: Sequence[str]) -> str:
    return next((it for it in reversed(steps) if it != "moved"), "")


def _awaited(became: dict[str, str]) -> int:
    return sum(last not in ("arrived", "undelivered") for last in became.values())
