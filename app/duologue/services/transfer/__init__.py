"""Chats that go out and come in."""
