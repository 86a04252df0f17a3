"""Whom the demo's daemon hears from and tells: real servers on loopback."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alerting.config.listening import TcpAddress, unix_address
from alerting.config.settings import Settings, read_settings
from alerting.model.deed import Permission
from alerting.model.message import Message
from alerting.simulate.inbox import Inbox
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room, user_id
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.scopes import Scope

TOKEN: Final = "demo-demo-demo-demo"  # noqa: S105 it opens nothing but this demo, on loopback


@dataclass(slots=True)
class Peers:
    """They speak SMTP, Twilio's and Slack's API, and Zoho Desk's."""

    inbox: Inbox
    phone: Phone
    room: Room
    desk: ZohoDesk

    async def start(self) -> None:
        await self.inbox.start()
        await self.phone.start()
        await self.room.start()
        await self.desk.start()

    async def stop(self) -> None:
        await self.inbox.stop()
        await self.phone.stop()
        await self.room.stop()
        await self.desk.stop()

    def settings(self, rules: Path, folder: Path, listen: TcpAddress) -> Settings:
        options: dict[str, object] = {
            "rules": rules,
            "database": folder / "alerting.db",
            "listen": listen,
            "admin_listen": unix_address(folder / "admin.sock"),
            "page_listen": TcpAddress("127.0.0.1", 0),
            "webhook_tokens": TOKEN,
            "smtp_url": f"{self.inbox.url}?starttls=never",
            "mail_from": "Chat alerts <alerts@zylker.example>",
            "twilio_account_sid": "AC" + "0" * 32,
            "twilio_auth_token": "demo",
            "twilio_from": "+15005550006",
            "twilio_api_url": self.phone.url,
            "slack_bot_token": "xoxb-demo",
            "slack_api_url": self.room.url,
        }
        return read_settings(options | self._zoho(), environ={})

    def _zoho(self) -> dict[str, object]:
        accounts = self.desk.accounts
        return {
            "zoho_data_center": "com",
            "zoho_org": self.desk.org,
            "zoho_client_id": accounts.client_id,
            "zoho_client_secret": accounts.client_secret,
            "zoho_refresh_token": accounts.refresh_token(*Scope),
            "zoho_desk_url": self.desk.url,
            "zoho_accounts_url": self.desk.url,
            "zoho_actions": Permission.DRY_RUN,
        }

    def reaches(self, message: Message, to: str) -> bool:
        """Slack shows a person's post in the conversation with that person."""
        address = message.to.address
        return to in (address, "D" + user_id(address)[1:])
