"""The way into Slack that everything of ours shares: one session, made when it is first needed."""

from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from alerting.notify.settings import SlackSettings

#: Where Slack wants answers to a pressed button.
_SLACKS_OWN = ("hooks.slack.com", "hooks.slack-gov.com")

#: What its clients raise; the last one where an answer is JSON of another form than they expect.
FAILURES = (SlackClientError, ClientError, OSError, ValueError, AttributeError)


class SlackClient:
    """Repeating is the outbox's work, so its clients do not."""

    def __init__(self, settings: SlackSettings) -> None:
        self.settings = settings
        self._session: ClientSession | None = None

    def api(self) -> AsyncWebClient | None:
        """None without the bot's token."""
        token = self.settings.token
        if token is None:
            return None
        return AsyncWebClient(
            token=token.get_secret_value(),
            base_url=self.settings.api_url,
            session=self._open(),
            retry_handlers=[],
        )

    def webhook(self, url: str) -> AsyncWebhookClient:
        return AsyncWebhookClient(url, session=self._open(), retry_handlers=[])

    def is_slacks(self, url: str) -> bool:
        """Whether something may be posted to an address that came with a request."""
        try:
            asked, api = urlsplit(url), urlsplit(self.settings.api_url)
        except ValueError:
            return False
        if asked.scheme == "https" and asked.netloc in _SLACKS_OWN:
            return True
        return bool(asked.netloc) and (asked.scheme, asked.netloc) == (api.scheme, api.netloc)

    def _open(self) -> ClientSession:
        """At the first call, because a session belongs to the running loop."""
        if self._session is None:
            self._session = ClientSession()
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
