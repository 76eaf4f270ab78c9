"""Personas: choosing one, keeping one, and changing those that are kept."""
