"""The author of a silence hears of its end while there is time to think."""

from alerting.lifecycle.tell import fallbacks, recipients
from alerting.model.alert import Reason
from alerting.model.message import Message, SilenceNews
from alerting.model.people import Directory, Target
from alerting.model.silence import Silence
from alerting.model.times import EpochMs


def expiry_notice(
    silence: Silence, hides: int, directory: Directory, now: EpochMs
) -> list[Message]:
    """Empty where the author is nobody whom the rules file names."""
    if silence.by not in directory.people:
        return []
    news = SilenceNews(silence.number, silence.reason, silence.until, hides, now)
    return [
        Message(
            key=f"silence/{silence.number}/{to.name}/{to.means}",
            to=to,
            reason=Reason.SILENCE,
            content=news,
            created_at=now,
            fallbacks=fallbacks(to, directory),
        )
        for to in recipients([Target(silence.by)], directory, now)
    ]
