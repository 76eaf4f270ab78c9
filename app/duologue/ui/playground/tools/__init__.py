"""Calls of tools answered round by round, and the guard over what goes back."""
