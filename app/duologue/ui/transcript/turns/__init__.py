"""The turns of a conversation: what was said, and what can be done with it."""
