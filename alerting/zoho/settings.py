"""What the way to Zoho's API needs. Secrets show as `**********` wherever they are printed."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from alerting.model.data_center import DATA_CENTERS, DataCenter

API: Final = "/api/v1"
KEY_SET: Final = "/.well-known/jwks.json"


class ZohoSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    data_center: DataCenter = "com"
    client_id: str
    client_secret: SecretStr
    refresh_token: SecretStr
    org: int
    """0: not known yet."""
    desk_url: str = ""
    """Of a test's desk on loopback; empty: the data centre's."""
    accounts_url: str = ""
    timeout: float = Field(default=10.0, gt=0)
    """Seconds for one call, from the connection to the last byte."""
    concurrency: int = Field(default=3, ge=1, le=25)
    credits_per_day: int = Field(default=0, ge=0)
    """What we may spend; 0: a fifth of what the organisation has."""

    @property
    def desk(self) -> str:
        return (self.desk_url or DATA_CENTERS[self.data_center].desk_url).rstrip("/")

    @property
    def accounts(self) -> str:
        return (self.accounts_url or DATA_CENTERS[self.data_center].accounts_url).rstrip("/")

    @property
    def key_set(self) -> str:
        return self.desk + KEY_SET
