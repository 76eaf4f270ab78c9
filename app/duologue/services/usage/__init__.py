"""What was used, what it cost, how much is left, and when to wait."""
