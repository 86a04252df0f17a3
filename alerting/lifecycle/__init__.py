"""Answers open, remind of and end Alerts."""
