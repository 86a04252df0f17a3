"""Countries in which an SMS does not arrive just so.

Source: Twilio's country guidelines (twilio.com/guidelines/CC/sms, CC being the code below), as they
stood in 2025. Only what matters to alerts stands here: whether the sender must be registered, whose
name is shown, and whether an answer comes back, without which STOP does not reach us.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Country:
    name: str
    what: str
    hint: str


_REGISTERED = "only names of senders that are registered there arrive for sure, and no numbers"
_REGISTER = "register a sender name with Twilio, and set it as ALERTING_TWILIO_FROM"

#: ISO code -> what its operators ask for; a country that is not here asks for nothing.
COUNTRIES: Final[dict[str, Country]] = {
    **dict.fromkeys(
        ("US", "PR", "VI", "GU"),
        Country(
            "the United States",
            "operators block numbers that are not registered, and names of senders altogether",
            "register the number with Twilio: A2P 10DLC, or toll-free verification",
        ),
    ),
    "CA": Country(
        "Canada",
        "operators block toll-free numbers that are not verified, and names of senders altogether",
        "send from a Canadian or a verified toll-free number",
    ),
    "BR": Country(
        "Brazil",
        "it comes from a short code of the operator's, and answers such as STOP do not come back",
        "tell people so; for a short code of your own ask Twilio",
    ),
    "IN": Country(
        "India",
        "it comes from a random number, and answers such as STOP do not come back",
        "for a sender name of your own register it and your texts on a DLT portal first",
    ),
    "CN": Country(
        "China",
        "only texts that were approved beforehand arrive for sure, and nothing comes back",
        "have the texts of templates/sms approved by Twilio, or use other means",
    ),
    "SG": Country(
        "Singapore",
        "senders that are not in its registry are shown as Likely-SCAM",
        "register the sender name with SSIR and Twilio",
    ),
    **{
        code: Country(name, _REGISTERED, _REGISTER)
        for code, name in (
            ("AE", "the United Arab Emirates"),
            ("BY", "Belarus"),
            ("EG", "Egypt"),
            ("ID", "Indonesia"),
            ("JO", "Jordan"),
            ("KE", "Kenya"),
            ("KW", "Kuwait"),
            ("KZ", "Kazakhstan"),
            ("LK", "Sri Lanka"),
            ("PH", "the Philippines"),
            ("QA", "Qatar"),
            ("RU", "Russia"),
            ("SA", "Saudi Arabia"),
            ("TH", "Thailand"),
            ("TR", "Turkey"),
            ("VN", "Vietnam"),
            ("ZM", "Zambia"),
        )
    },
}
