"""A snapshot that falls into a reload, while it looks at all chats."""

import asyncio

from alerting.config.rules_file import Checked
from tests.flow.floor import Floor
from tests.flow.waiting import until

QUEUE = """\
rules:
  - name: queue
    count: {{of: chats, where: {{status: ON_HOLD}}, per: channel, above: 2}}
    title: {title}
    tell: [asha by email]
"""


async def crowded(floor: Floor) -> None:
    """There is an alert, and a file with other words for it."""
    floor.write_rules(QUEUE.format(title="Queue"))
    await floor.open()
    await floor.hear(*(floor.put_on_hold(floor.talk(number)) for number in (1, 2, 3)))
    await floor.quiet()
    floor.write_rules(QUEUE.format(title="Too many"))


async def test_a_snapshot_waits_for_the_end_of_a_reload(floor: Floor) -> None:
    await crowded(floor)
    rules, snapshots = floor.running.parts.rules, list[asyncio.Task[int]]()
    use = rules.on_new

    def use_and_snapshot(checked: Checked) -> None:
        use(checked)
        snapshots.append(asyncio.create_task(rules.snapshot()))

    rules.on_new = use_and_snapshot
    reload = asyncio.create_task(rules.reload("test"))
    await until(lambda: snapshots)
    await snapshots[0]

    assert (rules.reloads_ok, (await reload)[0]) == (1, True)
