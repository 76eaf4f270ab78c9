"""Connecting: a sheet with three short steps."""
