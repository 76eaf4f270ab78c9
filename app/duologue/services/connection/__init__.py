"""Profiles with their keys, and what can be asked of their servers besides answers."""
