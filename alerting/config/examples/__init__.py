"""The examples beside rules, and scenario files."""
