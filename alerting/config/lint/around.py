"""What a rules file cannot say of itself, from the settings of whoever will run it."""

from collections.abc import Iterable

from alerting.config.lint.doubts import Around
from alerting.config.means import means_at_hand
from alerting.config.settings import Settings
from alerting.config.zoho import zoho_at_hand
from alerting.model.people import Place
from alerting.model.times import EpochMs


def around(settings: Settings, places: Iterable[Place], now: EpochMs) -> Around:
    return Around(
        now=now,
        unset=means_at_hand(settings, places).missing,
        asks_zoho=zoho_at_hand(settings).settings is not None,
        acts=settings.zoho_actions,
    )
