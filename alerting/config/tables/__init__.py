"""The tables of the rules file: people, calendars, rotas, channels, contacts."""
