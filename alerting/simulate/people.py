"""An invented floor: its channels, agents, customers, and what they say. Nobody here is real."""

from typing import Final

from alerting.simulate.elements import Assignee, Customer, Line, Talk

ORG: Final = 106_553_778

WHATSAPP: Final = Line(3_942_000_000_995_017, "WHATSAPP")
INSTAGRAM: Final = Line(3_942_000_000_995_018, "INSTAGRAM")
WEBSITE: Final = Line(3_942_000_000_995_019, "IM_TALK", receipts=False)
FACEBOOK: Final = Line(3_942_000_000_995_020, "FACEBOOKMESSENGER")
TELEGRAM: Final = Line(3_942_000_000_995_021, "TELEGRAM", receipts=False)
LINES: Final = (WHATSAPP, WEBSITE, INSTAGRAM, FACEBOOK, TELEGRAM)

BOT: Final = Assignee(65_403_000_000_030_001, "Zia", bot=True)
FIRST_AGENT: Final = 106_554_156
AGENT_NAMES: Final = ("Priya N.", "Rahul S.", "Ananya D.", "Joao M.", "Fatima K.", "Kenji O.")
CUSTOMER_NAMES: Final = (
    "Kamal Nayan",
    "Meera Iyer",
    "Tomas Alves",
    "Lena Vogt",
    "Arjun Rao",
    "Sara Lind",
    "Wei Chen",
    "Nadia Haddad",
)

QUESTIONS: Final = (
    "Hello, my order has not arrived yet.",
    "How can I change my delivery address?",
    "I was charged twice this month.",
    "Is the blue one in stock again?",
    "The app says my session is over, what now?",
)
ANSWERS: Final = (
    "Good morning, this is Zylker Cares. Let me look that up.",
    "Thank you for waiting, I have found your order.",
    "I have corrected it, you will get a confirmation by mail.",
    "Could you tell me the order number, please?",
)
REPLIES: Final = ("Yes, please.", "It is 4471.", "And how long will that take?", "Thank you!")


def agents(count: int) -> tuple[Assignee, ...]:
    """As many as wanted; the names come round again with a number."""
    return tuple(Assignee(FIRST_AGENT + i, _nth(AGENT_NAMES, i)) for i in range(count))


def talk(number: int, line: Line, org: int = ORG) -> Talk:
    """The chat of this number: the same number is always the same chat of the same customer."""
    phone = line.app in {"WHATSAPP", "TELEGRAM"}
    customer = Customer(
        contact=186_543_000_000_451_000 + number,
        name=_nth(CUSTOMER_NAMES, number),
        address=f"+9198765000{number % 100:02d}" if phone else f"{line.app.lower()}-{number}",
    )
    session = 65_403_000_000_038_000 + number
    return Talk(org, session, line, customer, ticket=186_543_000_001_543_000 + number)


def _nth(names: tuple[str, ...], i: int) -> str:
    again, which = divmod(i, len(names))
    return f"{names[which]} {again + 1}" if again else names[which]
