"""Requests written down as code in other languages."""
