"""What Zoho or a provider said, made harmless for a terminal."""


def clean(text: str) -> str:
    """Without control codes, which could move the cursor or hide what was printed."""
    return "".join(each if each.isprintable() or each == "\t" else "\ufffd" for each in text)
