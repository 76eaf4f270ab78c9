"""What a search finds in a turn, and how it is marked."""
