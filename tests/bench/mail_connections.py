"""Mails on a connection that is kept, against one connection for each mail."""

from time import perf_counter

from alerting.model.alert import Reason
from alerting.model.message import Message
from alerting.model.outcome import Delivered
from alerting.model.people import Means, Recipient
from alerting.notify.email import EmailWay
from alerting.notify.render import Renderer
from alerting.notify.samples import FULL
from alerting.notify.settings import EmailSettings, parse_smtp_url
from tests.bench.bench import Bench
from tests.bench.rows import Result, Row, ratio

TITLE = "One mail connection used again, against one for each mail"


async def _kept(settings: EmailSettings, mails: int) -> float:
    way = EmailWay(settings)
    began = perf_counter()
    for number in range(mails):
        await _send(way, number)
    took = perf_counter() - began
    await way.close()
    return mails / took


async def _new_each(settings: EmailSettings, mails: int) -> float:
    began = perf_counter()
    for number in range(mails):
        way = EmailWay(settings)
        await _send(way, number)
        await way.close()
    return mails / (perf_counter() - began)


async def _send(way: EmailWay, number: int) -> None:
    to = Recipient("asha", Means.EMAIL, "asha@zylker.example")
    message = Message(f"bench/{number}", to, Reason.FIRST, FULL, created_at=FULL.at)
    outcome = await way.send(message, _TEXTS.render(message))
    assert isinstance(outcome, Delivered), outcome


_TEXTS = Renderer()


async def measure(bench: Bench) -> Result:
    mails, rounds = bench.size(150, 50), bench.size(5, 3)
    async with bench.child("tests.bench.inbox_process", bench.cores.server, {}) as inbox:
        url = f"{inbox.said['url']}?starttls=never"
        settings = parse_smtp_url(url, mail_from="alerts@zylker.example")
        await _kept(settings, 10)
        kept, new = [], []
        for _ in range(rounds):
            kept.append(await _kept(settings, mails))
            new.append(await _new_each(settings, mails))
    figure = f"{sorted(kept)[rounds // 2]:,.0f} mails/s, rendered and sent one by one"
    against = f"{ratio(kept, new):.2f} x {sorted(new)[rounds // 2]:,.0f}"
    return Result([Row("kept connection", figure, against)])
