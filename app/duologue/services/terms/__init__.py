"""The Terms: what was accepted, whether they have changed, and what proves it."""
