"""What `alerting check` warns of: right, and perhaps not meant."""
