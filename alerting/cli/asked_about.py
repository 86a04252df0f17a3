"""What `alerting explain` is asked about: a chat, a channel, an agent, an app or an org."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import apsw
import typer

from alerting.cli.failure import fail
from alerting.cli.options import read_alert
from alerting.config.suggest import did_you_mean
from alerting.judge.rulebook import Rule
from alerting.judge.tally import Group
from alerting.model.alert import Alert
from alerting.model.chat import Chat
from alerting.model.zoho_names import Kind
from alerting.pipeline.shard import Shard
from alerting.pipeline.watched import group_of
from alerting.proof.explain import Explanation, Situation
from alerting.proof.explain_group import explain_chat, explain_group, groups_of
from alerting.record.alerts import Alerts
from alerting.record.history import chats_of_ticket


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """`what`: a chat, a ticket or an alert. `named`: `channel`, `agent` or `app`, and its name."""

    connection: apsw.Connection
    shard: Shard
    rule: Rule
    at: Situation
    what: str | None
    named: Mapping[str, str]

    @property
    def all(self) -> bool:
        """Nothing was said: every group that the rule knows of is meant."""
        return self.what is None and not self.named and self.rule.per not in ("chat", "org")

    def alerts(self, it: Explanation) -> list[Alert]:
        """Those of the rule about this, ended ones too."""
        return self._alerts(it.subject.chat, None if it.subject.chat else group_of(it.subject))

    def explained(self) -> Explanation:
        if self.named:
            return explain_group(self.rule, self._named(), self.at)
        if self.what is None:
            return explain_group(self.rule, self._org(), self.at)
        if group := self._group_of_alert(self.what):
            return explain_group(self.rule, group, self.at)
        chat = self._chat(self.what)
        return explain_chat(self.rule, chat, self.at, self._alerts(chat.session))

    def _alerts(self, chat: int, group: Group | None = None) -> list[Alert]:
        found = (
            it for it in Alerts(self.connection).of_chat(chat) if it.key.rule == self.rule.name
        )
        return [it for it in found if group in (None, group_of(it.key.subject))]

    def _named(self) -> Group:
        kind, name = next(iter(self.named.items()))
        if kind != self.rule.per:
            hint = "give a chat" if self.rule.per == "chat" else f"try --{self.rule.per}"
            raise typer.BadParameter(f"{self.rule.name} is about one {self.rule.per}: {hint}")
        what = name.strip().upper() if kind == "app" else self._number(kind, name.strip())
        known: Sequence[Group] = [it for it in groups_of(self.rule, self.at) if it[1] == what]
        return known[0] if known else (self._any_org(), what)

    def _number(self, kind: str, name: str) -> int:
        if name.isascii() and name.isdecimal():
            return int(name)
        directory = self.at.book.directory
        zoho = self.at.names
        if kind == "channel":
            names = zoho.ids(Kind.CHANNEL) | {it.name: it.id for it in directory.channels.values()}
        else:
            names = {word: number for number, word in zoho.learnt.items()} | zoho.ids(Kind.AGENT)
            names |= {it.name: it.id for it in directory.agents.values()}
        found = next((it for word, it in names.items() if word.casefold() == name.casefold()), None)
        if found is None:
            fail(f"no {kind} is called {name}; {did_you_mean(name, names)}")
        return found

    def _org(self) -> Group:
        if self.rule.per == "chat":
            text = f"{self.rule.name} is about one chat: give its id, its ticket, or '#12'"
            raise typer.BadParameter(text)
        if self.rule.per != "org":
            text = f"{self.rule.name} is about one {self.rule.per}: say which"
            raise typer.BadParameter(text)
        known = groups_of(self.rule, self.at)
        return known[0] if known else (self._any_org(), 0)

    def _any_org(self) -> int:
        return next((chat.org for chat in self.shard.tracker), 0)

    def _group_of_alert(self, what: str) -> Group | None:
        """None where it is no alert, or one about a chat."""
        subject = self._alert(what).key.subject if what.startswith("#") else None
        if subject is None or subject.chat:
            return None
        if self.rule.per != subject.group.partition(" ")[0]:
            raise typer.BadParameter(f"{what} is an alert of another rule than {self.rule.name}")
        return group_of(subject)

    def _alert(self, what: str) -> Alert:
        found = Alerts(self.connection).by_number(read_alert(what))
        if found is None:
            fail(f"there is no alert {what}")
        return found

    def _chat(self, what: str) -> Chat:
        """In the daemon's memory: an alert's, the one of that id, or of that ticket."""
        if what.startswith("#"):
            wanted = {self._alert(what).key.subject.chat}
        else:
            wanted = {int(what)} if what.isascii() and what.isdecimal() else set()
            wanted |= {*chats_of_ticket(self.connection, what)}
        chats = (
            it for it in self.shard.tracker if it.session in wanted or it.ticket_number == what
        )
        found = next(chats, None)
        if found is None:
            past = f"chats that ended days ago are only in `alerting history {what}`"
            fail(f"no chat or ticket {what} is followed; {past}")
        return found
