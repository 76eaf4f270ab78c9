"""Requests that are written by hand, run, compared, carried off and kept."""
