"""Duologue: an independent desktop client for the MiniMax M2 API."""

__version__ = "0.1.0"
