"""Words and patterns that rules look for, made ready to be found."""
