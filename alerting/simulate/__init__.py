"""Synthetic Zoho traffic, and an inbox, a phone and a room to look at what arrives."""
