"""The transcript: a virtual list of turns, each drawn once and then left alone."""
