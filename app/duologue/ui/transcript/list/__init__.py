"""The virtual list of turns: which exist, where they stand, and how one gets to them."""
