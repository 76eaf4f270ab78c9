"""Usage: what was used, in a sentence and a table."""
