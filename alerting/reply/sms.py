"""Somebody answers an SMS: their number must be theirs in the rules file now, and was told."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from alerting.clock import Clock
from alerting.errors import StorageError
from alerting.model.gsm import one_sms
from alerting.model.people import Person
from alerting.reply import sms_words
from alerting.reply.ports import Floor, Outcome, Replier
from alerting.reply.sms_grammar import Order, Plain, Verb, known_to_twilio, read_sms
from alerting.reply.sms_guard import Guard
from alerting.reply.sms_ports import Stopped

WHERE: Final = "sms"


class SmsReplies:
    """What was sent becomes an order, and the order's outcome an SMS."""

    def __init__(self, floor: Floor, stopped: Stopped, guard: Guard, clock: Clock) -> None:
        self._floor = floor
        self._stopped = stopped
        self._guard = guard
        self._clock = clock

    async def answer(self, form: Mapping[str, str]) -> str:
        """What is to be sent back; empty: nothing."""
        sid, sender, text = (form.get(name, "") for name in ("MessageSid", "From", "Body"))
        try:
            if not sid or not await self._floor.once(f"sms {sid}"):
                return ""
            said = await self._obey(sender, text, form.get("OptOutType", "").upper())
        except StorageError:
            people = self._floor.people_at(sender)
            said = sms_words.not_stored(people[0].language) if people else ""
        if not said or not self._guard.lets(sender, form.get("To", ""), text):
            return ""
        return one_sms(said)

    async def _obey(self, sender: str, text: str, opted: str) -> str:
        people = self._floor.people_at(sender)
        said = Plain[opted] if opted in _OPTED else read_sms(text)
        if not people:
            await self._refused("a number of nobody in the rules file")
            return "" if said is Plain.STOP else sms_words.stranger()
        language = people[0].language
        match said:
            case Order():
                return await self._order(said, people, sender)
            case Plain.STOP:
                await self._stopped.add(sender, self._clock.now())
                return "" if opted or known_to_twilio(text) else sms_words.stopped(language)
            case Plain.START:
                await self._stopped.remove(sender)
                return "" if opted or known_to_twilio(text) else sms_words.started(language)
            case Plain.HELP:
                return "" if opted else sms_words.usage(language)
            case Plain.UNCLEAR:
                return sms_words.unclear(language)

    async def _order(self, order: Order, people: list[Person], number: str) -> str:
        """Of several people with one phone, whoever was told is the one who answers."""
        for person in people:
            untold = [it for it in order.alerts if not self._told(it, person, number)]
            if not untold:
                return await self._carried_out(order, person, number)
        await self._refused("an alert that was not told at that number")
        return sms_words.not_told(untold, people[0].language)

    async def _carried_out(self, order: Order, person: Person, number: str) -> str:
        now = self._clock.now()
        alerts = self._meant(order, person, number)
        try:
            if order.verb is Verb.WHO:
                return sms_words.who(self._floor.alerts(alerts), person, now)
            by = Replier(person.name, WHERE)
            outcome = await self._done(order, alerts, by)
            held = self._floor.alerts(outcome.held)
        except StorageError:
            return sms_words.not_stored(person.language)
        return sms_words.became(order, outcome, held, person, now)

    async def _done(self, order: Order, alerts: tuple[int, ...], by: Replier) -> Outcome:
        match order.verb:
            case Verb.CLOSE:
                return await self._floor.close(alerts, by)
            case Verb.TAKE:
                return await self._floor.acknowledge(alerts, by, order.lasting, take=True)
            case Verb.ACK | Verb.SNOOZE | Verb.WHO:
                return await self._floor.acknowledge(alerts, by, order.lasting)

    def _meant(self, order: Order, person: Person, number: str) -> tuple[int, ...]:
        """With `all`, the others of the message too, as far as this number was told of them."""
        if not order.all:
            return order.alerts
        told_with = self._floor.told_with
        others = (it for alert in order.alerts for it in told_with(alert, person.name, number))
        told = [it for it in others if self._told(it, person, number)]
        return tuple(dict.fromkeys([*order.alerts, *told]))

    def _told(self, alert: int, person: Person, number: str) -> bool:
        return self._floor.was_told(alert, person.name, number)

    async def _refused(self, why: str) -> None:
        with suppress(StorageError):
            await self._floor.refused(why, WHERE)


_OPTED: Final = ("STOP", "START", "HELP")
