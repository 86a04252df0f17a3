"""Places have no language of their own: they are told as the file says."""

from alerting.config.rules_file import read
from alerting.lifecycle.tell import recipients
from alerting.model.people import Target

TEXT = """\
version: 1
timezone: America/Sao_Paulo
language: pt-BR
places: {room: {slack_channel: "#support"}}
rules: [{name: parked, when: {status: OPEN}, tell: [room]}]
"""


def test_a_place_is_told_in_the_files_language_and_time() -> None:
    book = read(TEXT, "rules.yaml")

    (room,) = recipients([Target("room")], book.directory, 0)

    assert (room.language, room.timezone) == ("pt-BR", "America/Sao_Paulo")
