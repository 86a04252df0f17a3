"""A code that somebody was given for their consent becomes a refresh token, once."""

from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from alerting.model.data_center import DATA_CENTERS, DataCenter
from alerting.zoho.answer import Later, NotAllowed
from alerting.zoho.exchange import Call, Exchange, Reply
from alerting.zoho.said import decoded, error_word, too_many_tokens

TIMEOUT: Final = 20.0
WRONG: Final = {
    "invalid_code": "the code is wrong, was used before, or is older than it was made for",
    "invalid_client": "the client id is not known in this data centre",
    "invalid_client_secret": "the client secret is wrong",
    "invalid_redirect_uri": "the client is no self client; make one of that kind",
}


@dataclass(frozen=True, slots=True)
class Client:
    """As people make it in Zoho's API console."""

    data_center: DataCenter
    id: str
    secret: SecretStr
    accounts_url: str = ""
    """Of a test, on loopback."""

    @property
    def accounts(self) -> str:
        return (self.accounts_url or DATA_CENTERS[self.data_center].accounts_url).rstrip("/")


async def redeem(client: Client, code: SecretStr) -> SecretStr | Later | NotAllowed:
    """The refresh token."""
    form = {
        "grant_type": "authorization_code",
        "client_id": client.id,
        "client_secret": client.secret.get_secret_value(),
        "code": code.get_secret_value(),
    }
    exchange = Exchange(TIMEOUT)
    try:
        reply = await exchange.run(Call("POST", f"{client.accounts}/oauth/v2/token", form=form))
    finally:
        await exchange.close()
    return reply if isinstance(reply, Later) else _read(reply)


def _read(reply: Reply) -> SecretStr | Later | NotAllowed:
    word = error_word(reply.body)
    if too_many_tokens(word):
        return Later("Zoho says Access Denied: too many tokens were asked for; wait ten minutes")
    if word:
        return NotAllowed(f"Zoho refuses: {WRONG.get(word, 'it does not say why')} ({word})")
    try:
        said = decoded(reply.body)
    except ValueError:
        return Later(f"Zoho's answer cannot be read ({reply.status})")
    text = said.get("refresh_token") if isinstance(said, dict) else None
    if not isinstance(text, str) or not text:
        return NotAllowed("Zoho gave no refresh token; make a new code, of a self client")
    return SecretStr(text)
