"""Slack's Block Kit from mrkdwn: a blank line separates blocks, `-# ` begins the small print."""

from typing import Any

LONGEST_SECTION = 2900
LONGEST_NOTE = 1900
MOST_BLOCKS = 48
SMALL = "-# "


def blocks(text: str) -> list[dict[str, Any]]:
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    built = [_block(part) for part in parts[:MOST_BLOCKS]]
    if len(parts) > MOST_BLOCKS:
        built.append(_block(f"{SMALL}{len(parts) - MOST_BLOCKS} more paragraphs are not shown."))
    return built


def headline(text: str) -> str:
    """What a phone's notification shows: the first paragraph, without its bold marks."""
    first = text.strip().split("\n\n", 1)[0].removeprefix(SMALL)
    return cut(" ".join(first.split()).replace("*", ""), LONGEST_SECTION)


def cut(text: str, longest: int) -> str:
    """Never within an entity (`&amp;`) or a link (`<…|…>`), which Slack would show raw."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 3]
    for opening, closing in (("<", ">"), ("&", ";")):
        start = kept.rfind(opening)
        if start > kept.rfind(closing):
            kept = kept[:start]
    return kept.rstrip() + "..."


def _block(part: str) -> dict[str, Any]:
    if part.startswith(SMALL):
        note = cut(part.removeprefix(SMALL), LONGEST_NOTE)
        return {"type": "context", "elements": [{"type": "mrkdwn", "text": note}]}
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(part, LONGEST_SECTION)}}
