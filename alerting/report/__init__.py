"""What was told, read back: timelines, digests, and the proof that somebody was reached."""
