"""The tour: a stage with the real app on it, and the scenes that are played there."""
