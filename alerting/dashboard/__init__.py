"""The supervisors' page and its HTTP API."""
