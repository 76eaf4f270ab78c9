"""Settings: sections in a list, rows of one column, changes at once."""
