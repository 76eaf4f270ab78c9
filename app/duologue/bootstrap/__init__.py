"""Builds every object once, in order, and takes it down in reverse."""
