"""Alerts become mail, SMS and Slack posts."""
