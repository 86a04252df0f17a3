"""Files and the environment become typed values."""
