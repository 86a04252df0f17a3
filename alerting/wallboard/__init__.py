"""The support floor as it is this second: who waits, who has what, and what is about to be late."""
