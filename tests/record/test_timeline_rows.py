from alerting.model.audit import Audited
from alerting.model.timeline import Happened, What
from alerting.model.unit import Mark, Unit
from alerting.record.audit import newest
from alerting.record.store import Store
from alerting.record.timeline import of_alert


async def test_what_happened_is_stored_with_its_unit_and_read_in_order(store: Store) -> None:
    opened = Happened(1, 50, What.OPENED, detail="critical")
    taken = Happened(1, 40, What.ACKNOWLEDGED, "asha", "sms", "until 2026")
    unit = Unit(Mark(1, 1), timeline=[opened, Happened(2, 45, What.OPENED), taken])

    assert not unit.empty
    await store.units.commit(unit)

    assert of_alert(store.reader, 1) == [opened, taken]
    assert of_alert(store.reader, 3) == []


async def test_the_audit_is_appended_to_and_read_the_newest_first(store: Store) -> None:
    await store.audit.append(1, "refused", "", "link", "expired")
    await store.audit.append(2, "silence", "asha", "command", "silence 1 for 2h")

    assert newest(store.reader, 10) == [
        Audited(2, "silence", "asha", "command", "silence 1 for 2h"),
        Audited(1, "refused", "", "link", "expired"),
    ]
    assert [it.at for it in newest(store.reader, 1)] == [2]


async def test_whoever_sends_long_lines_does_not_fill_the_disk(store: Store) -> None:
    await store.audit.append(1, "refused", "n" * 9_000, "sms", "d" * 9_000)

    (line,) = newest(store.reader, 10)
    assert (len(line.who), len(line.detail)) == (500, 500)
