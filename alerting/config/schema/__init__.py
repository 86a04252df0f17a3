"""The JSON Schema of the rules file and of scenario files."""
