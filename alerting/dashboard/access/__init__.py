"""Who may come in to the page, and as what."""
