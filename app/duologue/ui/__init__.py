"""Qt widgets and presenters."""
