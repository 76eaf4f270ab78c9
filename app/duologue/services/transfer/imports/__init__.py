"""Reads chats from files of this and other apps: pure, no store."""
