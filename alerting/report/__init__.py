"""What happened and was told, read back: timelines, digests, figures, proof that it arrived."""
