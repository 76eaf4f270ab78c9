"""The parts of the main window: its pages, its place on the screen, its commands, the way to connect."""
