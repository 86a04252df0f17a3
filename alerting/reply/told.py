"""Which alerts a message tells of."""

from alerting.model.message import AlertNews, GroupNews, Message, Summary


def alerts_in(message: Message) -> tuple[int, ...]:
    """By number; empty where it tells of none."""
    match message.content:
        case AlertNews(number=number):
            return (number,) if number else ()
        case GroupNews(alerts=alerts):
            return alerts
        case Summary(alerts=alerts, items=items):
            return alerts or tuple(dict.fromkeys(it.number for it in items))
        case _:
            return ()


def left_out(message: Message) -> int:
    """Of how many alerts it says no more than that there are so many."""
    match message.content:
        case Summary(total=total):
            return max(total - len(alerts_in(message)), 0)
        case _:
            return 0


def news_in(message: Message) -> tuple[AlertNews, ...]:
    """What it says of them; of many it says only the worst."""
    match message.content:
        case AlertNews() as news:
            return (news,)
        case GroupNews(items=items):
            return tuple(it.news for it in items)
        case Summary(items=items):
            return items
        case _:
            return ()
