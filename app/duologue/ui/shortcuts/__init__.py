"""Which keys do what: the table's own, and those a person chose instead."""
