"""What a rules file says, in sentences that can be read aloud."""
