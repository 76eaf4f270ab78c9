"""What chats are written as when they leave the app: pure functions."""
