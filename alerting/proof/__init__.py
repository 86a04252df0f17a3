"""What the rules would do, what they would have done, and why."""
