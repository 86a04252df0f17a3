"""YAML read with the place of every word, written back, and its slips seen through."""
