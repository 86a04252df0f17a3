"""Walks an event through track, judge and lifecycle; time is always an argument."""
