"""How a daemon is told of a Zoho Desk of ours."""

from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.scopes import Scope


def credentials(desk: ZohoDesk, *scopes: str) -> dict[str, str]:
    """Of a daemon, as `Floor.open` takes settings; unless told otherwise, for everything."""
    return {
        "zoho_data_center": "com",
        "zoho_org": str(desk.org),
        "zoho_client_id": desk.accounts.client_id,
        "zoho_client_secret": desk.accounts.client_secret,
        "zoho_refresh_token": desk.accounts.refresh_token(*(scopes or Scope)),
        "zoho_desk_url": desk.url,
        "zoho_accounts_url": desk.url,
    }
