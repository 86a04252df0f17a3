"""People's commands reach the running daemon."""
