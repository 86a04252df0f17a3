"""The way back: Zoho's REST API is asked for what no webhook told, and told what to do."""
